import { type Tensor, cumsum as tfCumsum } from '@tensorflow/tfjs-core';
import { axisIndex } from './axis-index.ts';
import type { ScanOptions } from './cumprod-derivative.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Running sums along `axis`, any axis: `y_i = x_0 + .. + x_i`. tfjs's gradient of it is wrong but for the last axis.
 *
 * @throws {RangeError} where `x` has no such axis
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { cumsum } from '@mneme/tensor-core';
 *
 * console.log(cumsum(tensor([1, 2, 3]), -1, { exclusive: true }).arraySync()); // [0, 1, 3]
 */
export function cumsum(x: Tensor, axis: number, options: ScanOptions = {}): Tensor {
  const { exclusive = false, reverse = false } = options;
  const index = axisIndex('cumsum', axis, x.rank);
  return withGradient(
    [x],
    () => tfCumsum(x, index, exclusive, reverse),
    (dy) => [tfCumsum(dy, index, exclusive, !reverse)],
  );
}
