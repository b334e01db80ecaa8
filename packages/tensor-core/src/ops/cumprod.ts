import { type Tensor, cumprod as tfCumprod } from '@tensorflow/tfjs-core';
import { axisIndex } from './axis-index.ts';
import { cumprodDerivative, type ScanOptions } from './cumprod-derivative.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Running products along `axis`: `y_i = x_0 x_1 .. x_i`. The gradient is right with zeros among the factors,
 * where to divide by them would not be.
 *
 * @throws {RangeError} where `x` has no such axis
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { cumprod } from '@mneme/tensor-core';
 *
 * console.log(cumprod(tensor([2, 3, 4]), 0, { exclusive: true }).arraySync()); // [1, 2, 6]
 */
export function cumprod(x: Tensor, axis: number, options: ScanOptions = {}): Tensor {
  const { exclusive = false, reverse = false } = options;
  const index = axisIndex('cumprod', axis, x.rank);
  return withGradient(
    [x],
    (save) => {
      save([x]);
      return tfCumprod(x, index, exclusive, reverse);
    },
    (dy, saved) => [cumprodDerivative(dy, saved[0] as Tensor, index, options)],
  );
}
