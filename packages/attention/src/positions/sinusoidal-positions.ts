import { requireInteger } from '@mneme/tensor-core';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';

export interface SinusoidalConfig {
  /** Places from `offset` on. */
  readonly length: number;
  /** Even. */
  readonly width: number;
  /** The first place. Default 0. */
  readonly offset?: number;
  /** Default 10,000. */
  readonly base?: number;
}

/**
 * Positions as sines and cosines of falling frequency (Vaswani et al. 2017, section 3.5):
 *
 *     p[t, 2i] = sin(t / base^(2i / width)),   p[t, 2i + 1] = cos(t / base^(2i / width))
 *
 * The vector of `t + k` is a rotation of that of `t`, the same for all `t`.
 *
 * @returns `[length, width]`
 * @throws RangeError `sinusoidalPositions: width must be even, got 3`
 *
 * @example
 * import { sinusoidalPositions } from '@mneme/attention';
 *
 * sinusoidalPositions({ length: 2, width: 2 }).print(); // [[0, 1], [0.841, 0.54]]
 */
export function sinusoidalPositions({ length, width, offset = 0, base = 10_000 }: SinusoidalConfig): Tensor {
  requireInteger('sinusoidalPositions', 'length', length);
  requireInteger('sinusoidalPositions', 'width', width);
  if (width % 2 !== 0) throw new RangeError(`sinusoidalPositions: width must be even, got ${width}`);
  const values = new Float32Array(length * width);
  for (let t = 0; t < length; t++) {
    for (let i = 0; i < width; i += 2) {
      const angle = (t + offset) / base ** (i / width);
      values[t * width + i] = Math.sin(angle);
      values[t * width + i + 1] = Math.cos(angle);
    }
  }
  return tensor(values, [length, width]);
}
