import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels/contract.ts';
import { requireShape } from '../shape/require-shape.ts';
import { drawByContract } from './draw-by-contract.ts';
import { randomOf } from './key-tensor.ts';
import type { Random } from './random.ts';

/** The interval of {@link uniform}. */
export interface UniformConfig {
  /** Default 0. */
  readonly low?: number;
  /** Above `low`; default 1. */
  readonly high?: number;
}

/**
 * Uniform numbers of [low, high): `low + (high - low) u` in float32, u the upper 24 bits of a random word.
 * Rounding may reach `high` where `low` is far from zero.
 *
 * @throws RangeError `uniform: high must be above low = 1, got 0`
 *
 * @example
 * import { Random, uniform } from '@mneme/tensor-core';
 *
 * const x = uniform([2, 3], new Random(0), { low: -1, high: 1 });
 * console.log(x.shape); // [2, 3]
 */
export function uniform(
  shape: readonly number[],
  random: Random,
  { low = 0, high = 1 }: UniformConfig = {},
): Tensor {
  requireShape('uniform', shape);
  if (!Number.isFinite(low)) throw new RangeError(`uniform: low must be finite, got ${low}`);
  if (!(high > low && Number.isFinite(high))) {
    throw new RangeError(`uniform: high must be above low = ${low}, got ${high}`);
  }
  return drawByContract(uniformKernel, random, { shape, low, high }, draw);
}

interface UniformAttributes {
  readonly shape: readonly number[];
  readonly low: number;
  readonly high: number;
}

/**
 * `MnemeUniform`: word i of the bits of `key`, int32 `[2]`, is half of the block of counter (i >> 1, 0). The
 * arithmetic is float32's, one rounding an operation, so that every backend gives the same bits.
 */
export const uniformKernel: KernelContract<{ readonly key: Tensor }, UniformAttributes> = {
  name: 'MnemeUniform',
  outputs: ['values'],
  composed: ({ key }, attributes) => [draw(randomOf(key), attributes)],
};

function draw(random: Random, { shape, low, high }: UniformAttributes): Tensor {
  const values = random.uniforms(shape.reduce((a, b) => a * b, 1));
  const [start, width] = [Math.fround(low), Math.fround(Math.fround(high) - Math.fround(low))];
  for (let i = 0; i < values.length; i++) values[i] = start + Math.fround((values[i] ?? 0) * width);
  return tensor(values, [...shape]);
}
