import { axes, requireAtLeastZero, requirePositive } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Gram, gramOf } from './gram.ts';

export interface SharpnessOptions {
  /** How far cues are from their patterns at most. Default half of {@link largestNoise}. */
  readonly noise?: number;
  /** How far from its pattern one step may end, in lengths of the longest pattern. Default 0.01. */
  readonly error?: number;
}

/**
 * The sharpness at which {@link retrieve} finds every pattern again in one step, from every cue that is no further from it than `noise`, to
 * within `error`: from the same inequality as the retrieval theorem of Ramsauer et al. (2021, theorem 4), without its rounding up of how far
 * patterns are apart.
 *
 *     beta = ln((N - 1) D / (error M)) / g,   g = min_(i /= j) (x_i - x_j) . x_i - noise |x_i - x_j|,   D the largest |x_i - x_j|
 *
 * @param patterns - at least two, `[patterns, depth]`
 * @throws RangeError `sharpnessFor: noise must be below 0.71, where the closest patterns part, got 1`
 *
 * @example
 * import { retrieve, sharpnessFor } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const patterns = tensor([[1, 0], [0, 1]]);
 * const sharpness = sharpnessFor(patterns);
 * retrieve(tensor([[0.9, 0.3]]), patterns, { sharpness }).output.print(); // [[1, 0]] to a hundredth
 */
export function sharpnessFor(patterns: Tensor, options: SharpnessOptions = {}): number {
  const gram = gramFor('sharpnessFor', patterns);
  const limit = noiseOf(gram);
  const { noise = limit / 2, error = 0.01 } = options;
  requireAtLeastZero('sharpnessFor', 'noise', noise);
  requirePositive('sharpnessFor', 'error', error);
  if (noise >= limit) {
    throw new RangeError(
      `sharpnessFor: noise must be below ${Number(limit.toPrecision(2))}, where the closest patterns part, got ${noise}`,
    );
  }
  let [gap, widest] = [Infinity, 0];
  for (let i = 0; i < gram.count; i++) {
    for (let j = 0; j < gram.count; j++) {
      if (i === j) continue;
      const way = gram.distance(i, j);
      gap = Math.min(gap, gram.product(i, i) - gram.product(i, j) - noise * way);
      widest = Math.max(widest, way);
    }
  }
  const needed = Math.log(((gram.count - 1) * widest) / (error * gram.longest)) / gap;
  // With an error that every answer has, any will do.
  return Math.max(needed, 1e-6 / gap);
}

/**
 * How far a cue can be from its pattern before another is as like it: for patterns of one length, half of what parts the closest two.
 *
 *     min_(i /= j) (x_i - x_j) . x_i / |x_i - x_j|
 *
 * @param patterns - at least two, `[patterns, depth]`
 * @returns 0 or less where a pattern is less like itself than another is, as a short one beside a long one
 * @throws RangeError `largestNoise: patterns must be at least two, got 1`
 *
 * @example
 * import { largestNoise } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * console.log(largestNoise(tensor([[1, 0], [-1, 0]]))); // 1
 */
export function largestNoise(patterns: Tensor): number {
  return noiseOf(gramFor('largestNoise', patterns));
}

function noiseOf(gram: Gram): number {
  let least = Infinity;
  for (let i = 0; i < gram.count; i++) {
    for (let j = 0; j < gram.count; j++) {
      if (i === j) continue;
      const way = gram.distance(i, j);
      // The same pattern twice can't be told apart.
      const room = way > 0 ? (gram.product(i, i) - gram.product(i, j)) / way : 0;
      least = Math.min(least, room);
    }
  }
  return least;
}

function gramFor(where: string, patterns: Tensor): Gram {
  const { patterns: count } = axes(where, { patterns }, { patterns: 'patterns depth' });
  if (count < 2) throw new RangeError(`${where}: patterns must be at least two, got ${count}`);
  return gramOf(patterns);
}
