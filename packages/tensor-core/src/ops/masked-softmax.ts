import type { Tensor } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { maskedSoftmaxKernel, weightsWithin } from '../kernels/masked-softmax.ts';
import { axisIndex } from './axis-index.ts';
import { requireMask } from './require-mask.ts';
import { softmaxGradient, softmaxOf } from './softmax.ts';
import { withGradient } from './with-gradient.ts';

/**
 * A softmax over those places only that `mask` allows: the others get exactly 0. Where it allows none, all are 0 and so
 * is the gradient: no NaN, however large the scores.
 *
 *     y_i = m_i exp(x_i) / sum_j m_j exp(x_j)
 *
 * @param mask - of bool, true where attended to; broadcast against `x`. Left out, this is {@link softmax}
 * @throws {RangeError} where `x` has no such axis, {@link ShapeError} where `mask` does not broadcast to `x`, TypeError
 * where it is not of bool
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { maskedSoftmax } from '@mneme/tensor-core';
 *
 * const mask = tensor([true, true, false], [3], 'bool');
 * console.log(maskedSoftmax(tensor([[1, 1, 9]]), mask).arraySync()); // [[0.5, 0.5, 0]]
 */
export function maskedSoftmax(x: Tensor, mask?: Tensor, axis = -1): Tensor {
  const index = axisIndex('maskedSoftmax', axis, x.rank);
  if (mask) requireMask('maskedSoftmax', 'mask', mask, { x });
  return withGradient(
    [x],
    (save) => {
      const y = weights(x, mask, index);
      save([y]);
      return y;
    },
    (dy, saved) => [softmaxGradient(dy, saved[0] as Tensor, index)],
  );
}

function weights(x: Tensor, mask: Tensor | undefined, axis: number): Tensor {
  if (!mask) return softmaxOf(x, axis);
  if (axis !== x.rank - 1) return weightsWithin(x, mask, axis);
  return runContract(maskedSoftmaxKernel, { x, mask }, {})[0] as Tensor;
}
