import {
  axes,
  batchMatMul,
  type CallContext,
  glorotUniform,
  linear,
  maskedSoftmax,
  parameter,
  type Random,
  requireInteger,
} from '@mneme/tensor-core';
import { expandDims, squeeze, type Tensor, tanh, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';
import { requireItemMask } from './require-item-mask.ts';

/** The parameters of a saliency score. */
export interface SaliencyWeights {
  /** W, `[hidden, width]` */
  readonly weight: Tensor;
  /** b, `[hidden]` */
  readonly bias: Tensor;
  /** v, `[1, hidden]` */
  readonly vector: Tensor;
}

/** Items, some of which may be padding. */
export interface Items {
  /** `[..., length, width]` */
  readonly x: Tensor;
  /** `[..., length]`, bool, true where there is an item. */
  readonly mask?: Tensor;
}

/** Items made one. */
export interface SaliencyPooled {
  /** `[..., width]`, zeros where the mask leaves no item. */
  readonly output: Tensor;
  /** `[..., length]`, sum 1, or all 0 where the mask leaves no item. */
  readonly weights: Tensor;
}

/**
 * How much an item stands out, whatever is asked: `s(x) = v'tanh(W x + b)` (Yang et al. 2016, equations 5 and 6, v their
 * context vector; an {@link additiveScore} without a query).
 *
 * @param x - `[..., width]`
 * @returns `[...]`
 * @throws ShapeError `saliencyScore: weight must be [hidden, width], got [5, 2]: width is 3 in x but 2 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { saliencyScore } from '@mneme/attention';
 *
 * const weights = { weight: tensor([[1]]), bias: tensor([0]), vector: tensor([[2]]) };
 * saliencyScore(tensor([[0], [1]]), weights).print(); // [0, 1.5232]
 */
export function saliencyScore(x: Tensor, { weight, bias, vector }: SaliencyWeights): Tensor {
  const patterns = { x: '... width', weight: 'hidden width', bias: 'hidden', vector: '1 hidden' };
  axes('saliencyScore', { x, weight, bias, vector }, patterns);
  return tidy(() => squeeze(linear(tanh(linear(x, weight, bias)), vector), [-1]));
}

/**
 * Bottom-up attention: the mean of the items weighted by how they stand out, {@link saliencyScore}. Weights are reported as
 * `weights` to `context.probe`.
 *
 *     output = sum_n weights_n x_n,   weights_n = softmax_n(s(x_n))
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { saliencyPool } from '@mneme/attention';
 *
 * const weights = { weight: tensor([[0]]), bias: tensor([0]), vector: tensor([[1]]) };
 * saliencyPool({ x: tensor([[2], [4]]) }, weights).output.print(); // [3]
 */
export function saliencyPool(
  { x, mask }: Items,
  parameters: SaliencyWeights,
  context: CallContext = {},
): SaliencyPooled {
  axes('saliencyPool', { x }, { x: '... length width' });
  requireItemMask('saliencyPool', mask, x);
  return tidy(() => {
    const weights = maskedSoftmax(saliencyScore(x, parameters), mask);
    context.probe?.report('weights', weights);
    return { output: squeeze(batchMatMul(expandDims(weights, -2), x), [-2]), weights };
  });
}

export interface SaliencyPoolingConfig {
  readonly width: number;
  readonly hidden: number;
}

/**
 * {@link saliencyPool} with weights of its own: Glorot-uniform, and a bias of 0, at first.
 *
 * @throws RangeError `SaliencyPooling: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { SaliencyPooling } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const pooling = new SaliencyPooling({ width: 3, hidden: 7 }, new Random(0));
 * console.log(pooling.call({ x: ones([2, 5, 3]) }).output.shape); // [2, 3]
 */
export class SaliencyPooling implements SaliencyWeights {
  readonly weight: Variable;
  readonly bias: Variable;
  readonly vector: Variable;

  constructor({ width, hidden }: SaliencyPoolingConfig, random: Random) {
    requireInteger('SaliencyPooling', 'width', width);
    requireInteger('SaliencyPooling', 'hidden', hidden);
    this.weight = parameter(glorotUniform([hidden, width], random.split('weight')));
    this.bias = parameter(zeros([hidden]));
    this.vector = parameter(glorotUniform([1, hidden], random.split('vector')));
  }

  call(items: Items, context: CallContext = {}): SaliencyPooled {
    return saliencyPool(items, this, context);
  }
}
