import { ensureGradients } from '@mneme/tensor-core';
import { grad, mul, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * How much each weight contributed to a result, to first order: its gradient times itself. Unlike a weight alone it has a sign, and is 0
 * where the result does not listen.
 *
 *     c_in = w_in dy / dw_in
 *
 * @param result - what the weights come to: the rest of the model from the weights on
 * @param weights - `[..., queries, keys]`
 * @returns the shape of the weights
 *
 * @example
 * import { gradientTimesWeights } from '@mneme/attention';
 * import { batchMatMul } from '@mneme/tensor-core';
 * import { sum, tensor } from '@tensorflow/tfjs-core';
 *
 * const value = tensor([[2], [-4]]);
 * const contributions = gradientTimesWeights((weights) => sum(batchMatMul(weights, value)), tensor([[0.5, 0.5]]));
 * contributions.print(); // [[1, -2]]
 */
export function gradientTimesWeights(result: (weights: Tensor) => Scalar, weights: Tensor): Tensor {
  ensureGradients();
  return tidy(() => mul(grad(result as (x: Tensor) => Tensor)(weights), weights));
}
