import { exp, mul, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { logSoftmaxKernel, logSoftmaxOf } from '../kernels/log-softmax.ts';
import { axisIndex } from './axis-index.ts';
import { withGradient } from './with-gradient.ts';

/**
 * The logarithm of {@link softmax}, without overflow: `y_i = x_i - log sum_j exp(x_j)`. tfjs has it for the last axis
 * only.
 *
 * @throws {RangeError} where `x` has no such axis
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { logSoftmax } from '@mneme/tensor-core';
 *
 * console.log(logSoftmax(tensor([0, 0])).arraySync()); // [-0.6931, -0.6931]
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  const index = axisIndex('logSoftmax', axis, x.rank);
  return withGradient(
    [x],
    (save) => {
      const y = index === x.rank - 1 ? runContract(logSoftmaxKernel, { x }, {})[0] : logSoftmaxOf(x, index);
      save([y as Tensor]);
      return y as Tensor;
    },
    (dy, saved) => [sub(dy, mul(exp(saved[0] as Tensor), sum(dy, index, true)))],
  );
}
