import { add, reshape, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { parameter } from '../module/parameter.ts';
import { batchMatMul } from '../ops/batch-mat-mul.ts';
import type { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { axes } from '../shape/axes.ts';
import { requireInteger } from '../shape/require-number.ts';

export interface LinearConfig {
  /** The size of the last axis that goes in. */
  readonly input: number;
  /** The size of the last axis that comes out. */
  readonly output: number;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * An affine map of the last axis, {@link linear}, from `[..., input]` to `[..., output]`. `weight` is
 * `[output, input]` and starts, like `bias`, uniform of ±1/sqrt(input), both as in PyTorch.
 *
 * @throws RangeError `Linear: input must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Linear, Random } from '@mneme/tensor-core';
 *
 * const layer = new Linear({ input: 3, output: 2 }, new Random(0));
 * console.log(layer.call(ones([5, 3])).shape); // [5, 2]
 */
export class Linear {
  readonly weight: Variable;
  readonly bias: Variable | undefined;

  constructor({ input, output, bias = true }: LinearConfig, random: Random) {
    requireInteger('Linear', 'input', input);
    requireInteger('Linear', 'output', output);
    const bound = 1 / Math.sqrt(input);
    const make = (name: string, shape: readonly number[]): Variable =>
      parameter(uniform(shape, random.split(name), { low: -bound, high: bound }));
    this.weight = make('weight', [output, input]);
    this.bias = bias ? make('bias', [output]) : undefined;
  }

  /** @param x - `[..., input]` @returns `[..., output]` */
  call(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}

/**
 * `y = x Wᵀ + b` over the last axis.
 *
 * @param x - `[..., input]`
 * @param weight - W, `[output, input]`
 * @param bias - b, `[output]`
 * @returns `[..., output]`
 * @throws ShapeError `linear: weight must be [output, input], got [2, 4]: input is 3 in x but 4 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { linear } from '@mneme/tensor-core';
 *
 * linear(tensor([[1, 2]]), tensor([[3, 4], [5, 6]]), tensor([0, 1])).print(); // [[11, 18]]
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const tensors = { x, weight, bias };
  const { input, output } = axes('linear', tensors, {
    x: '... input',
    weight: 'output input',
    bias: 'output',
  });
  return tidy(() => {
    // All leading axes are rows of one product: faster, and its gradient has no broadcast axes.
    const rows = x.rank === 2 ? x : reshape(x, [x.size / input, input]);
    const product = batchMatMul(rows, weight, { transposeB: true });
    const y = bias ? add(product, bias) : product;
    return x.rank === 2 ? y : reshape(y, [...x.shape.slice(0, -1), output]);
  });
}
