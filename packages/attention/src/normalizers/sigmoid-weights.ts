import { sigmoid, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';
import { zeroWhereMasked } from './zero-where-masked.ts';

/**
 * Each weight for itself, in (0, 1): `p_i = 1 / (1 + exp(-x_i))`. They need not sum to 1.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { sigmoidWeights } from '@mneme/attention';
 *
 * sigmoidWeights(tensor([[0, 0]])).print(); // [[0.5, 0.5]]
 */
export function sigmoidWeights(scores: Tensor, mask?: Tensor): Tensor {
  if (mask) requireMask('sigmoidWeights', 'mask', mask);
  return tidy(() => zeroWhereMasked(sigmoid(scores), mask));
}
