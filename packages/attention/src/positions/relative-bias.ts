import { Embedding, embedding, type Random, requireInteger } from '@mneme/tensor-core';
import { type Tensor, tensor, tidy, transpose, type Variable } from '@tensorflow/tfjs-core';
import type { BiasSizes } from './alibi-bias.ts';

export interface RelativeBuckets {
  /** How many kinds of distance are told apart. Default 32. */
  readonly buckets?: number;
  /** From here on all distances are one. Default 128. */
  readonly furthest?: number;
  /** Whether keys after the query have buckets of their own: half of them. Else they count as distance 0. */
  readonly bidirectional: boolean;
}

/**
 * The bucket of a distance, key minus query (Raffel et al. 2020, section 2.1): half of a side's buckets hold a distance each, the others
 * ranges that grow as a logarithm up to `furthest`.
 *
 * @returns an integer in [0, buckets)
 * @throws RangeError `relativeBucket: buckets must be an integer of at least 4, got 1`
 *
 * @example
 * import { relativeBucket } from '@mneme/attention';
 *
 * console.log([0, -1, -20, 1].map((distance) => relativeBucket(distance, { bidirectional: true }))); // [0, 1, 10, 17]
 */
export function relativeBucket(
  distance: number,
  { buckets = 32, furthest = 128, bidirectional }: RelativeBuckets,
): number {
  requireInteger('relativeBucket', 'buckets', buckets, 4);
  requireInteger('relativeBucket', 'furthest', furthest, buckets);
  const side = bidirectional ? Math.floor(buckets / 2) : buckets;
  const first = bidirectional && distance > 0 ? side : 0;
  const away = bidirectional ? Math.abs(distance) : Math.max(0, -distance);
  const exact = Math.floor(side / 2);
  if (away < exact) return first + away;
  const grown = (Math.log(away / exact) / Math.log(furthest / exact)) * (side - exact);
  return first + Math.min(side - 1, exact + Math.floor(grown));
}

/**
 * A bias on scores that is learnt for each head and {@link relativeBucket} of distance (T5; Raffel et al. 2020, section 2.1).
 *
 * @example
 * import { RelativeBias } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const bias = new RelativeBias({ heads: 2, bidirectional: true }, new Random(0));
 * console.log(bias.call({ queries: 3, keys: 5, offset: 0 }).shape); // [2, 3, 5]
 */
export class RelativeBias {
  readonly buckets: number;
  readonly furthest: number;
  readonly bidirectional: boolean;
  /** `[buckets, heads]` */
  readonly weight: Variable;

  constructor(
    { heads, buckets = 32, furthest = 128, bidirectional }: RelativeBuckets & { readonly heads: number },
    random: Random,
  ) {
    requireInteger('RelativeBias', 'heads', heads);
    relativeBucket(0, { buckets, furthest, bidirectional });
    this.buckets = buckets;
    this.furthest = furthest;
    this.bidirectional = bidirectional;
    this.weight = new Embedding({ size: buckets, width: heads, deviation: 0.02 }, random).weight;
  }

  /** @returns `[heads, queries, keys]` */
  call(sizes: BiasSizes): Tensor {
    return relativeBias(this.weight, sizes, this);
  }
}

/**
 * The bias of each pair of places from a table of buckets.
 *
 * @param weight - `[buckets, heads]`
 * @returns `[heads, queries, keys]`
 * @throws RangeError `relativeBias: offset must be an integer, got 0.5`
 */
export function relativeBias(
  weight: Tensor,
  { queries, keys, offset }: BiasSizes,
  buckets: RelativeBuckets,
): Tensor {
  requireInteger('relativeBias', 'queries', queries);
  requireInteger('relativeBias', 'keys', keys);
  if (!Number.isInteger(offset))
    throw new RangeError(`relativeBias: offset must be an integer, got ${offset}`);
  const places = new Int32Array(queries * keys);
  for (let i = 0; i < queries; i++) {
    for (let n = 0; n < keys; n++) places[i * keys + n] = relativeBucket(n - i - offset, buckets);
  }
  return tidy(() => transpose(embedding(weight, tensor(places, [queries, keys], 'int32')), [2, 0, 1]));
}
