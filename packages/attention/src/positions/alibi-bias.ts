import { requireInteger } from '@mneme/tensor-core';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';

/**
 * The slopes of ALiBi's heads (Press, Smith and Lewis 2022, section 3): a geometric sequence from `2^(-8 / heads)`; for heads that are no
 * power of two, that of the power below, and every other slope of the one above.
 *
 * @example
 * import { alibiSlopes } from '@mneme/attention';
 *
 * console.log(alibiSlopes(2)); // [0.0625, 0.00390625]
 */
export function alibiSlopes(heads: number): number[] {
  requireInteger('alibiSlopes', 'heads', heads);
  const power = 2 ** Math.floor(Math.log2(heads));
  const geometric = (count: number): number[] =>
    Array.from({ length: count }, (_, i) => 2 ** ((-8 * (i + 1)) / count));
  const between = geometric(2 * power).filter((_, i) => i % 2 === 0);
  return [...geometric(power), ...between.slice(0, heads - power)];
}

export interface BiasSizes {
  readonly queries: number;
  readonly keys: number;
  /** The key at which query 0 stands: `keys - queries` with a cache of earlier keys. */
  readonly offset: number;
}

/**
 * A bias on scores that falls with the distance, in each head at its own slope (attention with linear biases, Press, Smith and Lewis
 * 2022, section 3): `-slope |n - (i + offset)|` for query i and key n.
 *
 * @returns `[heads, queries, keys]`
 *
 * @example
 * import { alibiBias } from '@mneme/attention';
 *
 * alibiBias(1, { queries: 1, keys: 3, offset: 2 }).print(); // [[[-0.0078, -0.0039, 0]]]
 */
export function alibiBias(heads: number, { queries, keys, offset }: BiasSizes): Tensor {
  requireInteger('alibiBias', 'queries', queries);
  requireInteger('alibiBias', 'keys', keys);
  if (!Number.isInteger(offset)) throw new RangeError(`alibiBias: offset must be an integer, got ${offset}`);
  const values = new Float32Array(heads * queries * keys);
  let at = 0;
  for (const slope of alibiSlopes(heads)) {
    for (let i = 0; i < queries; i++) {
      for (let n = 0; n < keys; n++) values[at++] = -slope * Math.abs(n - i - offset);
    }
  }
  return tensor(values, [heads, queries, keys]);
}
