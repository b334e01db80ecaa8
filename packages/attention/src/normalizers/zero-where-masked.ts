import { cast, mul, type Tensor } from '@tensorflow/tfjs-core';

/** Weights times the mask: what a query without any key was given goes too. */
export function zeroWhereMasked(weights: Tensor, mask: Tensor | undefined): Tensor {
  return mask ? mul(weights, cast(mask, 'float32')) : weights;
}
