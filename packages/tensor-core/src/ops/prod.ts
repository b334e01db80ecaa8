import { type Tensor, prod as tfProd } from '@tensorflow/tfjs-core';
import { axisIndex } from './axis-index.ts';
import { prodDerivative } from './prod-derivative.ts';
import { withGradient } from './with-gradient.ts';

/**
 * The product of the numbers along `axis`, or of all of them. The gradient is right with zeros among the factors.
 *
 * @param keepDims - keep the axes, with length 1
 * @throws {RangeError} where `x` has no such axis
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { prod } from '@mneme/tensor-core';
 *
 * console.log(prod(tensor([[1, 2], [3, 4]]), -1).arraySync()); // [2, 12]
 */
export function prod(x: Tensor, axis?: number, keepDims = false): Tensor {
  const axes = axis === undefined ? [...x.shape.keys()] : [axisIndex('prod', axis, x.rank)];
  return withGradient(
    [x],
    (save) => {
      save([x]);
      return tfProd(x, axes, keepDims);
    },
    (dy, saved) => [prodDerivative(dy, saved[0] as Tensor, axes)],
  );
}
