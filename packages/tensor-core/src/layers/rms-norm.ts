import { ones, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { parameter } from '../module/parameter.ts';
import { rmsNormalization } from '../ops/rms-normalization.ts';
import { requireInteger, requirePositive } from '../shape/require-number.ts';

export interface RmsNormConfig {
  /** The size of the last axis. */
  readonly size: number;
  /** Added to the mean square. Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Root mean square normalization of the last axis (Zhang and Sennrich 2019, equation 4), `rmsNormalization`
 * with the parameter `weight`, `[size]`, ones at first.
 *
 * @throws RangeError `RmsNorm: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { RmsNorm } from '@mneme/tensor-core';
 *
 * new RmsNorm({ size: 2 }).call(tensor([[3, -3]])).print(); // [[1, -1]]
 */
export class RmsNorm {
  readonly epsilon: number;
  readonly weight: Variable;

  constructor({ size, epsilon = 1e-5 }: RmsNormConfig) {
    requireInteger('RmsNorm', 'size', size);
    requirePositive('RmsNorm', 'epsilon', epsilon);
    this.epsilon = epsilon;
    this.weight = parameter(ones([size]));
  }

  /** @param x - `[..., size]` @returns `[..., size]` */
  call(x: Tensor): Tensor {
    return rmsNormalization(x, this.weight, this.epsilon);
  }
}
