import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels/contract.ts';
import { requireShape } from '../shape/require-shape.ts';
import { drawByContract } from './draw-by-contract.ts';
import { randomOf } from './key-tensor.ts';
import type { Random } from './random.ts';

/**
 * Ones with probability `probability` and zeros otherwise, in float32; exact to 2^-32.
 *
 * @throws RangeError `bernoulli: probability must be in [0, 1], got 2`
 *
 * @example
 * import { bernoulli, Random } from '@mneme/tensor-core';
 *
 * const kept = bernoulli([2, 3], new Random(0), { probability: 0.9 });
 * console.log(kept.shape); // [2, 3]
 */
export function bernoulli(
  shape: readonly number[],
  random: Random,
  { probability }: { readonly probability: number },
): Tensor {
  requireShape('bernoulli', shape);
  if (!(probability >= 0 && probability <= 1)) {
    throw new RangeError(`bernoulli: probability must be in [0, 1], got ${probability}`);
  }
  return drawByContract(bernoulliKernel, random, { shape, probability }, draw);
}

interface BernoulliAttributes {
  readonly shape: readonly number[];
  readonly probability: number;
}

/** `MnemeBernoulli`: 1 where a word of `MnemeUniform` is below `probability` 2^32, else 0. */
export const bernoulliKernel: KernelContract<{ readonly key: Tensor }, BernoulliAttributes> = {
  name: 'MnemeBernoulli',
  outputs: ['values'],
  composed: ({ key }, attributes) => [draw(randomOf(key), attributes)],
};

function draw(random: Random, { shape, probability }: BernoulliAttributes): Tensor {
  const words = random.bits(shape.reduce((a, b) => a * b, 1));
  const threshold = Math.round(probability * 2 ** 32);
  const values = new Float32Array(words.length);
  for (let i = 0; i < words.length; i++) values[i] = (words[i] ?? 0) < threshold ? 1 : 0;
  return tensor(values, [...shape]);
}
