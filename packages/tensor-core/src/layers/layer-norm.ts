import { ones, type Tensor, type Variable, zeros } from '@tensorflow/tfjs-core';
import { parameter } from '../module/parameter.ts';
import { layerNormalization } from '../ops/layer-normalization.ts';
import { requireInteger, requirePositive } from '../shape/require-number.ts';

export interface LayerNormConfig {
  /** The size of the last axis. */
  readonly size: number;
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Layer normalization of the last axis (Ba, Kiros and Hinton 2016, equation 4), `layerNormalization` with
 * parameters `weight` (ones at first) and `bias` (zeros at first), `[size]` each.
 *
 * @throws RangeError `LayerNorm: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { LayerNorm } from '@mneme/tensor-core';
 *
 * new LayerNorm({ size: 2 }).call(tensor([[1, 3]])).print(); // [[-1, 1]]
 */
export class LayerNorm {
  readonly epsilon: number;
  readonly weight: Variable;
  readonly bias: Variable;

  constructor({ size, epsilon = 1e-5 }: LayerNormConfig) {
    requireInteger('LayerNorm', 'size', size);
    requirePositive('LayerNorm', 'epsilon', epsilon);
    this.epsilon = epsilon;
    this.weight = parameter(ones([size]));
    this.bias = parameter(zeros([size]));
  }

  /** @param x - `[..., size]` @returns `[..., size]` */
  call(x: Tensor): Tensor {
    return layerNormalization(x, this.weight, this.bias, this.epsilon);
  }
}
