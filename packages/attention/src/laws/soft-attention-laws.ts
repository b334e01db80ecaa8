import { expandDims, squeeze, type Tensor } from '@tensorflow/tfjs-core';
import type { AttendInputs } from '../attend-inputs.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, part } from './rearrange.ts';

/** The laws of {@link softAttentionLaws}. */
export type SoftAttentionLaw = 'keys as values' | 'one by one';

/** Key-value attention and the soft attention that it widens, as {@link softAttentionLaws} takes them. */
export interface SoftAttentionSubject extends LawSubject<SoftAttentionLaw> {
  readonly attend: (inputs: AttendInputs) => Tensor;
  /** `att(X, q)` of items `[batch, keys, depth]` and one query `[batch, depth]`, `[batch, depth]`. */
  readonly soft: (items: Tensor, query: Tensor) => Tensor;
}

/**
 * The laws that tie key-value attention to soft attention (Qiu 2020, section 8.2): with the items as keys and as values it is `att(X, q)`,
 * and several queries are that many times one.
 *
 * @throws RangeError `softAttentionLaws: except must name laws of keys as values, one by one, got keys`
 *
 * @example
 * import { attend } from '@mneme/attention';
 * import { softAttentionLaws } from '@mneme/attention/laws';
 * import { maskedSoftmax } from '@mneme/tensor-core';
 * import { expandDims, mul, sum, tidy } from '@tensorflow/tfjs-core';
 *
 * const laws = softAttentionLaws({
 *   attend: (inputs) => attend(inputs, { scale: 1 }).output,
 *   soft: (items, query) =>
 *     tidy(() => {
 *       const weights = maskedSoftmax(sum(mul(items, expandDims(query, 1)), -1));
 *       return sum(mul(expandDims(weights, -1), items), 1);
 *     }),
 * });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function softAttentionLaws(subject: SoftAttentionSubject): Law<SoftAttentionLaw>[] {
  return lawsOf('softAttentionLaws', RULES, subject);
}

const RULES: Rules<SoftAttentionSubject, SoftAttentionLaw> = {
  'keys as values': {
    statement: 'attention with the items as keys and as values is soft attention to the items',
    check: ({ attend, soft }, trial) => {
      const [batch, depth] = [trial.size('batch'), trial.size('depth')];
      const items = trial.normal('items', [batch, trial.size('keys'), depth]);
      const query = trial.normal('query', [batch, depth]);
      const output = attend({ query: expandDims(query, 1), key: items, value: items });
      trial.close('output', squeeze(output, [1]), soft(items, query));
    },
  },
  'one by one': {
    statement: 'several queries read what each reads alone',
    check: ({ attend, soft }, trial) => {
      const [batch, queries, depth] = [trial.size('batch'), trial.size('queries'), trial.size('depth')];
      const items = trial.normal('items', [batch, trial.size('keys'), depth]);
      const query = trial.normal('query', [batch, queries, depth]);
      const alone = Array.from({ length: queries }, (_, i) =>
        expandDims(soft(items, squeeze(part(query, 1, i, 1), [1])), 1),
      );
      trial.close('output', attend({ query, key: items, value: items }), joined(alone, 1));
    },
  },
};
