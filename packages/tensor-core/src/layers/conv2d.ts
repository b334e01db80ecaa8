import { add, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { parameter } from '../module/parameter.ts';
import type { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { requireInteger } from '../shape/require-number.ts';
import { type ConvolveOptions, convolve } from './convolve.ts';

export interface Conv2dConfig extends ConvolveOptions {
  /** The channels that go in. */
  readonly input: number;
  /** The channels that come out. */
  readonly output: number;
  /** The height and the width of a window. */
  readonly kernel: number | readonly [number, number];
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * Convolution over the two middle axes of `[batch, height, width, input]`: channels come last (PyTorch has
 * them before the height). `weight` is `[output, input, height, width]` and starts, like `bias`, uniform of
 * ±1/sqrt(input kernel-size), both as in PyTorch.
 *
 * @throws RangeError `Conv2d: input must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Conv2d, Random } from '@mneme/tensor-core';
 *
 * const layer = new Conv2d({ input: 3, output: 2, kernel: 3, stride: 2, padding: 1 }, new Random(0));
 * console.log(layer.call(ones([5, 11, 7, 3])).shape); // [5, 6, 4, 2]
 */
export class Conv2d {
  readonly options: ConvolveOptions;
  readonly weight: Variable;
  readonly bias: Variable | undefined;

  constructor({ input, output, kernel, bias = true, ...options }: Conv2dConfig, random: Random) {
    const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
    for (const [name, value] of Object.entries({
      input,
      output,
      'kernel height': height,
      'kernel width': width,
    })) {
      requireInteger('Conv2d', name, value);
    }
    const bound = 1 / Math.sqrt(input * height * width);
    const make = (name: string, shape: readonly number[]): Variable =>
      parameter(uniform(shape, random.split(name), { low: -bound, high: bound }));
    this.options = options;
    this.weight = make('weight', [output, input, height, width]);
    this.bias = bias ? make('bias', [output]) : undefined;
  }

  /** @param x - `[batch, height, width, input]` @returns `[batch, windows, windows, output]` */
  call(x: Tensor): Tensor {
    const { weight, bias, options } = this;
    return tidy(() => {
      const y = convolve(x, weight, options);
      return bias ? add(y, bias) : y;
    });
  }
}
