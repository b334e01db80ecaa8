import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { requireAtLeastZero } from '../shape/require-number.ts';
import { requireShape } from '../shape/require-shape.ts';
import type { NormalConfig } from './normal.ts';
import { normalQuantiles } from './normal-quantile.ts';
import type { Random } from './random.ts';

/**
 * Normal numbers within two deviations of their mean, each from one random word (nothing is drawn again).
 * Cutting the tails leaves 0.87963 of the deviation.
 *
 * @throws RangeError `truncatedNormal: deviation must be a finite number of at least 0, got -1`
 *
 * @example
 * import { Random, truncatedNormal } from '@mneme/tensor-core';
 *
 * const weight = truncatedNormal([2, 3], new Random(0), { deviation: 0.02 });
 * console.log(weight.shape); // [2, 3]
 */
export function truncatedNormal(
  shape: readonly number[],
  random: Random,
  { mean = 0, deviation = 1 }: NormalConfig = {},
): Tensor {
  requireShape('truncatedNormal', shape);
  requireAtLeastZero('truncatedNormal', 'deviation', deviation);
  if (!Number.isFinite(mean)) throw new RangeError(`truncatedNormal: mean must be finite, got ${mean}`);
  const words = random.bits(shape.reduce((a, b) => a * b, 1));
  // normalQuantiles takes word >> 1 for the probability of the tail, and the lowest bit for the sign.
  const span = 2 ** 31 - FIRST;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    words[i] = (FIRST + Math.floor(((word >>> 1) * span) / 2 ** 31)) * 2 + (word & 1);
  }
  const values = normalQuantiles(words);
  const [shift, scale] = [Math.fround(mean), Math.fround(deviation)];
  for (let i = 0; i < values.length; i++) values[i] = shift + Math.fround((values[i] ?? 0) * scale);
  return tensor(values, [...shape]);
}

/** The probability beyond two deviations, 0.0227501, in steps of 2^-32. */
const FIRST = 97_711_073;
