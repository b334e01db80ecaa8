import { maskedSoftmax } from '@mneme/tensor-core';
import { expandDims, mul, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { attend } from '../attend.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import {
  type SoftAttentionLaw,
  type SoftAttentionSubject,
  softAttentionLaws,
} from './soft-attention-laws.ts';

const soft = (items: Tensor, query: Tensor): Tensor =>
  tidy(() => {
    const weights = maskedSoftmax(sum(mul(items, expandDims(query, 1)), -1));
    return sum(mul(expandDims(weights, -1), items), 1);
  });
const right: SoftAttentionSubject['attend'] = (inputs) => attend(inputs, { scale: 1 }).output;
const wrong: readonly (readonly [string, SoftAttentionLaw, SoftAttentionSubject['attend']])[] = [
  ['another scale', 'keys as values', (inputs) => attend(inputs, { scale: 0.3 }).output],
  ['queries for values', 'keys as values', ({ query }) => mul(query, 1)],
  [
    'queries that see no later key',
    'one by one',
    (inputs) => attend(inputs, { scale: 1, band: { above: 0 } }).output,
  ],
];

describe('the laws of soft attention', () => {
  expectEachBroken(
    softAttentionLaws({ attend: right, soft }),
    wrong.map(([what, law, wrongly]) => [what, law, softAttentionLaws({ attend: wrongly, soft })]),
  );
});
