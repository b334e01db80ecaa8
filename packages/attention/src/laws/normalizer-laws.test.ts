import { maskedSoftmax } from '@mneme/tensor-core';
import { describe } from 'vitest';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { wrongNormalizers } from './fixtures/wrong-normalizers.ts';
import { normalizerLaws } from './normalizer-laws.ts';

describe('the laws of normalizers', () => {
  expectEachBroken(
    normalizerLaws({ normalizer: maskedSoftmax }),
    wrongNormalizers.map(([what, law, normalizer]) => [what, law, normalizerLaws({ normalizer })]),
  );
});
