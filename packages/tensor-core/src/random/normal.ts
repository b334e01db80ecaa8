import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels/contract.ts';
import { requireAtLeastZero } from '../shape/require-number.ts';
import { requireShape } from '../shape/require-shape.ts';
import { drawByContract } from './draw-by-contract.ts';
import { randomOf } from './key-tensor.ts';
import type { Random } from './random.ts';

/** The two moments of {@link normal}. */
export interface NormalConfig {
  /** Default 0. */
  readonly mean?: number;
  /** The standard deviation, at least 0; default 1. */
  readonly deviation?: number;
}

/**
 * Normal numbers: `mean + deviation z`, z from the inverse of the cumulative distribution function, one
 * random word each; |z| <= 6.231.
 *
 * @throws RangeError `normal: deviation must be a finite number of at least 0, got -1`
 *
 * @example
 * import { normal, Random } from '@mneme/tensor-core';
 *
 * const noise = normal([2, 3], new Random(0), { deviation: 0.1 });
 * console.log(noise.shape); // [2, 3]
 */
export function normal(
  shape: readonly number[],
  random: Random,
  { mean = 0, deviation = 1 }: NormalConfig = {},
): Tensor {
  requireShape('normal', shape);
  requireAtLeastZero('normal', 'deviation', deviation);
  if (!Number.isFinite(mean)) throw new RangeError(`normal: mean must be finite, got ${mean}`);
  return drawByContract(normalKernel, random, { shape, mean, deviation }, draw);
}

interface NormalAttributes {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly deviation: number;
}

/**
 * `MnemeNormal`: the words of `MnemeUniform` through `normalQuantiles`, scaled and then moved in float32, one
 * rounding an operation.
 */
export const normalKernel: KernelContract<{ readonly key: Tensor }, NormalAttributes> = {
  name: 'MnemeNormal',
  outputs: ['values'],
  composed: ({ key }, attributes) => [draw(randomOf(key), attributes)],
};

function draw(random: Random, { shape, mean, deviation }: NormalAttributes): Tensor {
  const values = random.normals(shape.reduce((a, b) => a * b, 1));
  const [shift, scale] = [Math.fround(mean), Math.fround(deviation)];
  for (let i = 0; i < values.length; i++) values[i] = shift + Math.fround((values[i] ?? 0) * scale);
  return tensor(values, [...shape]);
}
