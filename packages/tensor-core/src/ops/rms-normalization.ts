import type { Tensor } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { rmsNormalizationGradientKernel, rmsNormalizationKernel } from '../kernels/rms-normalization.ts';
import { axes } from '../shape/axes.ts';
import { requireAtLeastZero } from '../shape/require-number.ts';
import { withGradient } from './with-gradient.ts';

/**
 * The last axis divided by its root mean square, then scaled (Zhang and Sennrich 2019, equation 4).
 *
 *     y = x / sqrt(mean(x^2) + epsilon) scale
 *
 * @param x - `[..., width]`
 * @param scale - `[width]`
 * @throws {@link ShapeError} where the widths differ, RangeError where `epsilon` is below 0
 *
 * @example
 * import { ones, tensor } from '@tensorflow/tfjs-core';
 * import { rmsNormalization } from '@mneme/tensor-core';
 *
 * console.log(rmsNormalization(tensor([[1, -1]]), ones([2])).arraySync()); // [[1, -1]]
 */
export function rmsNormalization(x: Tensor, scale: Tensor, epsilon = 1e-5): Tensor {
  axes('rmsNormalization', { x, scale }, { x: '... width', scale: 'width' });
  requireAtLeastZero('rmsNormalization', 'epsilon', epsilon);
  return withGradient(
    [x, scale],
    (save) => {
      const [y, inverseRoot] = runContract(rmsNormalizationKernel, { x, scale }, { epsilon });
      save([x, scale, inverseRoot as Tensor]);
      return y as Tensor;
    },
    (dy, saved) => {
      const [input, factor, inverseRoot] = saved as [Tensor, Tensor, Tensor];
      return runContract(rmsNormalizationGradientKernel, { dy, x: input, scale: factor, inverseRoot }, {});
    },
  );
}
