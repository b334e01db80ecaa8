import type { Tensor } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import {
  layerNormalizationGradientKernel,
  layerNormalizationKernel,
} from '../kernels/layer-normalization.ts';
import { axes } from '../shape/axes.ts';
import { requireAtLeastZero } from '../shape/require-number.ts';
import { withGradient } from './with-gradient.ts';

/**
 * The last axis brought to mean 0 and variance 1, then scaled and moved (Ba, Kiros and Hinton 2016, equation 4).
 *
 *     y = (x - mean(x)) / sqrt(variance(x) + epsilon) scale + offset
 *
 * @param x - `[..., width]`
 * @param scale - `[width]`
 * @param offset - `[width]`
 * @throws {@link ShapeError} where the widths differ, RangeError where `epsilon` is below 0
 *
 * @example
 * import { ones, tensor, zeros } from '@tensorflow/tfjs-core';
 * import { layerNormalization } from '@mneme/tensor-core';
 *
 * console.log(layerNormalization(tensor([[1, 3]]), ones([2]), zeros([2])).arraySync()); // [[-1, 1]]
 */
export function layerNormalization(x: Tensor, scale: Tensor, offset: Tensor, epsilon = 1e-5): Tensor {
  axes('layerNormalization', { x, scale, offset }, { x: '... width', scale: 'width', offset: 'width' });
  requireAtLeastZero('layerNormalization', 'epsilon', epsilon);
  return withGradient(
    [x, scale, offset],
    (save) => {
      const outputs = runContract(layerNormalizationKernel, { x, scale, offset }, { epsilon });
      const [y, mean, inverseDeviation] = outputs as [Tensor, Tensor, Tensor];
      save([x, scale, mean, inverseDeviation]);
      return y;
    },
    (dy, saved) => {
      const [input, factor, mean, inverseDeviation] = saved as [Tensor, Tensor, Tensor, Tensor];
      const inputs = { dy, x: input, scale: factor, mean, inverseDeviation };
      return runContract(layerNormalizationGradientKernel, inputs, {});
    },
  );
}
