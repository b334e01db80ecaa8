import { maskedSoftmax } from '@mneme/tensor-core';
import { concat, logicalAnd, ones, slice, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';

/**
 * A softmax that may attend to nothing: `p_i = exp(x_i) / (1 + sum_j exp(x_j))`, as if a key of score 0, the sink,
 * took the rest.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { softmaxPlusOne } from '@mneme/attention';
 *
 * softmaxPlusOne(tensor([[0, 0, 0]])).print(); // [[0.25, 0.25, 0.25]]
 */
export function softmaxPlusOne(scores: Tensor, mask?: Tensor): Tensor {
  if (mask) requireMask('softmaxPlusOne', 'mask', mask);
  const last = scores.rank - 1;
  const column = scores.shape.with(last, 1);
  return tidy(() => {
    const full = mask && logicalAnd(ones(scores.shape, 'bool'), mask);
    const open = full && concat([full, ones(column, 'bool')], last);
    const weights = maskedSoftmax(concat([scores, zeros(column)], last), open);
    return slice(weights, new Array<number>(scores.rank).fill(0), scores.shape);
  });
}
