import { add, div, mul, reshape, sqrt, square, sum, type Tensor } from '@tensorflow/tfjs-core';
import { requirePositive } from '../shape/require-number.ts';
import { axisIndex } from './axis-index.ts';
import { withGradient } from './with-gradient.ts';

/**
 * The Euclidean norm along `axis`, with a finite gradient where it is zero (tfjs's is NaN there), as in DeepMind's DNC:
 *
 *     y = sqrt(sum_i x_i^2 + epsilon)
 *
 * @param keepDims - keep the axis, with length 1
 * @throws {RangeError} where `x` has no such axis or `epsilon` is not above 0
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { safeNorm } from '@mneme/tensor-core';
 *
 * console.log(safeNorm(tensor([[3, 4], [0, 0]])).arraySync()); // [5, 0.000001]
 */
export function safeNorm(x: Tensor, axis = -1, epsilon = 1e-12, keepDims = false): Tensor {
  const index = axisIndex('safeNorm', axis, x.rank);
  requirePositive('safeNorm', 'epsilon', epsilon);
  const kept = x.shape.map((length, i) => (i === index ? 1 : length));
  return withGradient(
    [x],
    (save) => {
      const y = sqrt(add(sum(square(x), index, keepDims), epsilon));
      save([x, y]);
      return y;
    },
    (dy, saved) => {
      const [input, y] = saved as [Tensor, Tensor];
      return [mul(input, reshape(div(dy, y), kept))];
    },
  );
}
