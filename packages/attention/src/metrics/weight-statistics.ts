import { axes, requireFraction } from '@mneme/tensor-core';
import { exp, log, maximum, mul, neg, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Below any weight that counts: its logarithm is finite. */
const LEAST = 1e-38;

/**
 * The entropy of each query's weights, in nats: 0 where one key has all, ln(keys) where all have the same. A row of zeros has 0.
 *
 *     H_i = -sum_n w_in ln w_in
 *
 * @param weights - `[..., queries, keys]`
 * @returns `[..., queries]`
 *
 * @example
 * import { attentionEntropy } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * attentionEntropy(tensor([[1, 0], [0.5, 0.5]])).print(); // [0, 0.693]
 */
export function attentionEntropy(weights: Tensor): Tensor {
  axes('attentionEntropy', { weights }, { weights: '... queries keys' });
  return tidy(() => neg(sum(mul(weights, log(maximum(weights, LEAST))), -1)));
}

/**
 * Over how many keys each query's weights are spread: e to the entropy, from 1 to the number of keys.
 *
 * @param weights - `[..., queries, keys]`
 * @returns `[..., queries]`
 *
 * @example
 * import { effectiveKeys } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * effectiveKeys(tensor([[0.5, 0.5, 0]])).print(); // [2]
 */
export function effectiveKeys(weights: Tensor): Tensor {
  return tidy(() => exp(attentionEntropy(weights)));
}

/**
 * How much weight each key got of all queries together: well below 1 is what was passed over, well above what was read again and again
 * (Tu et al. 2016).
 *
 * @param weights - `[..., queries, keys]`
 * @returns `[..., keys]`
 *
 * @example
 * import { keyCoverage } from '@mneme/attention';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * keyCoverage(tensor([[0.9, 0.1], [0.8, 0.2]])).print(); // [1.7, 0.3]
 */
export function keyCoverage(weights: Tensor): Tensor {
  axes('keyCoverage', { weights }, { weights: '... queries keys' });
  return sum(weights, -2);
}

/** A key that a query is aligned to: `[query, key]`. */
export type Link = readonly [query: number, key: number];

/**
 * The links of an alignment: each query's keys with at least `threshold` of the weight, or, without one, the key with most.
 *
 * @param weights - rows of weights
 * @throws RangeError `alignmentOf: threshold must be in [0, 1), got 1`
 *
 * @example
 * import { alignmentOf } from '@mneme/attention';
 *
 * console.log(alignmentOf([[0.6, 0.4], [0.1, 0.9]])); // [[0, 0], [1, 1]]
 */
export function alignmentOf(weights: readonly (readonly number[])[], threshold?: number): Link[] {
  if (threshold !== undefined) requireFraction('alignmentOf', 'threshold', threshold);
  return weights.flatMap((row, query) => {
    const least = threshold ?? Math.max(...row);
    const keys = [...row.keys()].filter((key) => (row[key] ?? 0) >= least && (row[key] ?? 0) > 0);
    return (threshold === undefined ? keys.slice(0, 1) : keys).map((key) => [query, key] as const);
  });
}

/**
 * The alignment error rate (Och and Ney 2003, equation 8) against links that are sure and others that are possible: 0 where all sure ones
 * are found and nothing impossible is.
 *
 *     AER = 1 - (|A and S| + |A and P|) / (|A| + |S|)
 *
 * @param possible - beyond the sure ones, which are possible as well
 * @throws RangeError `alignmentErrorRate: links must be at least one, found or sure, got none`
 *
 * @example
 * import { alignmentErrorRate } from '@mneme/attention';
 *
 * console.log(alignmentErrorRate([[0, 0], [1, 1]], { sure: [[0, 0]], possible: [[1, 2]] })); // 0.3333
 */
export function alignmentErrorRate(
  found: readonly Link[],
  { sure, possible = [] }: { readonly sure: readonly Link[]; readonly possible?: readonly Link[] },
): number {
  const named = (links: readonly Link[]): Set<string> => new Set(links.map((link) => link.join()));
  const [all, must, may] = [named(found), named(sure), named([...sure, ...possible])];
  if (all.size + must.size === 0) {
    throw new RangeError('alignmentErrorRate: links must be at least one, found or sure, got none');
  }
  const shared = (links: Set<string>): number => [...all].filter((link) => links.has(link)).length;
  return 1 - (shared(must) + shared(may)) / (all.size + must.size);
}

/**
 * How often an alignment moves on: of each two queries that follow each other, the share whose first key is not before that of the one
 * ahead. 1 is monotonic.
 *
 * @throws RangeError `monotonicity: links must be of at least two queries, got 1`
 *
 * @example
 * import { monotonicity } from '@mneme/attention';
 *
 * console.log(monotonicity([[0, 0], [1, 2], [2, 1]])); // 0.5
 */
export function monotonicity(links: readonly Link[]): number {
  const first = new Map<number, number>();
  for (const [query, key] of links) first.set(query, Math.min(key, first.get(query) ?? key));
  const keys = [...first].sort(([a], [b]) => a - b).map(([, key]) => key);
  if (keys.length < 2) {
    throw new RangeError(`monotonicity: links must be of at least two queries, got ${keys.length}`);
  }
  return keys.slice(1).filter((key, i) => key >= (keys[i] ?? 0)).length / (keys.length - 1);
}
