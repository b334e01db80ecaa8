import { add, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { parameter } from '../module/parameter.ts';
import type { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { requireInteger } from '../shape/require-number.ts';
import { type ConvolveOptions, convolve } from './convolve.ts';

export interface Conv1dConfig extends ConvolveOptions {
  /** The channels that go in. */
  readonly input: number;
  /** The channels that come out. */
  readonly output: number;
  /** The length of a window. */
  readonly kernel: number;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * Convolution over the middle axis of `[batch, length, input]`: channels come last (PyTorch has them before
 * the length). `weight` is `[output, input, kernel]` and starts, like `bias`, uniform of ±1/sqrt(input
 * kernel), both as in PyTorch.
 *
 * @throws RangeError `Conv1d: kernel must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Conv1d, Random } from '@mneme/tensor-core';
 *
 * const layer = new Conv1d({ input: 3, output: 2, kernel: 5, padding: 'same' }, new Random(0));
 * console.log(layer.call(ones([7, 11, 3])).shape); // [7, 11, 2]
 */
export class Conv1d {
  readonly options: ConvolveOptions;
  readonly weight: Variable;
  readonly bias: Variable | undefined;

  constructor({ input, output, kernel, bias = true, ...options }: Conv1dConfig, random: Random) {
    for (const [name, value] of Object.entries({ input, output, kernel }))
      requireInteger('Conv1d', name, value);
    const bound = 1 / Math.sqrt(input * kernel);
    const make = (name: string, shape: readonly number[]): Variable =>
      parameter(uniform(shape, random.split(name), { low: -bound, high: bound }));
    this.options = options;
    this.weight = make('weight', [output, input, kernel]);
    this.bias = bias ? make('bias', [output]) : undefined;
  }

  /** @param x - `[batch, length, input]` @returns `[batch, windows, output]` */
  call(x: Tensor): Tensor {
    const { weight, bias, options } = this;
    return tidy(() => {
      const y = convolve(x, weight, options);
      return bias ? add(y, bias) : y;
    });
  }
}
