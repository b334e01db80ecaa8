import { engine, softmax as softmaxOfLast, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { softmaxDerivative, softmaxGradientKernel } from '../kernels/softmax-gradient.ts';
import { axisIndex } from './axis-index.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Positive weights that sum to 1 along `axis`; tfjs has them for the last axis only.
 *
 *     y_i = exp(x_i) / sum_j exp(x_j)
 *
 * @throws {RangeError} where `x` has no such axis
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { softmax } from '@mneme/tensor-core';
 *
 * console.log(softmax(tensor([[1, 2], [1, 2]]), 0).arraySync()); // [[0.5, 0.5], [0.5, 0.5]]
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  const index = axisIndex('softmax', axis, x.rank);
  return withGradient(
    [x],
    (save) => {
      const y = softmaxOf(x, index);
      save([y]);
      return y;
    },
    (dy, saved) => [softmaxGradient(dy, saved[0] as Tensor, index)],
  );
}

/** The value of {@link softmax}, for an axis that is known to be one. */
export function softmaxOf(x: Tensor, axis: number): Tensor {
  const last = x.rank - 1;
  if (axis === last) return softmaxOfLast(x);
  const order = [...x.shape.keys()];
  order[axis] = last;
  order[last] = axis;
  return tidy(() => transpose(softmaxOfLast(transpose(x, order)), order));
}

/** `y (dy - sum(dy y))`, the gradient of any softmax whose result is `y`. */
export function softmaxGradient(dy: Tensor, y: Tensor, axis: number): Tensor {
  // Within another gradient the tape must see of what it is made.
  const fused = axis === y.rank - 1 && engine().state.gradientDepth === 0;
  return tidy(() =>
    fused ? (runContract(softmaxGradientKernel, { dy, y }, {})[0] as Tensor) : softmaxDerivative(dy, y, axis),
  );
}
