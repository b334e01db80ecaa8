import { describe, expect, it } from 'vitest';
import { attend } from '../attend.ts';
import { attentionLaws } from './attention-laws.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { wrongAttention } from './fixtures/wrong-attention.ts';

describe('the laws of attention', () => {
  expectEachBroken(
    attentionLaws({ attend: (inputs) => attend(inputs).output }),
    wrongAttention.map(([what, law, wrong]) => [what, law, attentionLaws({ attend: wrong })]),
  );

  it('are those that are not excepted', () => {
    const laws = attentionLaws({ attend: ({ value }) => value, except: ['key order', 'padding'] });
    expect(laws.map(({ name }) => name)).not.toContain('padding');
    expect(laws).toHaveLength(16);
  });
});
