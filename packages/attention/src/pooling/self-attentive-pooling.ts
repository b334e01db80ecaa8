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
import {
  expandDims,
  eye,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  tidy,
  transpose,
  type Variable,
} from '@tensorflow/tfjs-core';
import { requireItemMask } from '../saliency/require-item-mask.ts';
import type { Items } from '../saliency/saliency-pooling.ts';

/** The matrices of a self-attentive embedding. */
export interface SelfAttentiveWeights {
  /** W_s1, `[hidden, width]` */
  readonly inner: Tensor;
  /** W_s2, `[rows, hidden]`: one for each aspect of the sequence. */
  readonly outer: Tensor;
}

/** A sequence made into a matrix. */
export interface SelfAttentivePooled {
  /** M, `[..., rows, width]`, zeros where the mask leaves no item. */
  readonly output: Tensor;
  /** A, `[..., rows, length]`; rows sum to 1, or are all 0 where the mask leaves no item. */
  readonly weights: Tensor;
}

/**
 * A sequence made into a matrix, a row for each of several aspects (Lin et al. 2017, equations 6 and 7).
 *
 *     A = softmax(W_s2 tanh(W_s1 X')),   M = A X
 *
 * Weights are reported as `weights` to `context.probe`; add their {@link redundancyPenalty} to the loss.
 *
 * @throws ShapeError `selfAttentivePool: inner must be [hidden, width], got [5, 2]: width is 3 in x but 2 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { selfAttentivePool } from '@mneme/attention';
 *
 * const weights = { inner: tensor([[9]]), outer: tensor([[50], [-50]]) };
 * selfAttentivePool({ x: tensor([[-1], [1]]) }, weights).output.print(); // [[1], [-1]]
 */
export function selfAttentivePool(
  { x, mask }: Items,
  { inner, outer }: SelfAttentiveWeights,
  context: CallContext = {},
): SelfAttentivePooled {
  const patterns = { x: '... length width', inner: 'hidden width', outer: 'rows hidden' } as const;
  axes('selfAttentivePool', { x, inner, outer }, patterns);
  requireItemMask('selfAttentivePool', mask, x);
  return tidy(() => {
    const scores = linear(tanh(linear(x, inner)), outer); // [..., length, rows]
    const order = [...scores.shape.keys()];
    const turned = transpose(scores, [...order.slice(0, -2), scores.rank - 1, scores.rank - 2]);
    const weights = maskedSoftmax(turned, mask && expandDims(mask, -2));
    context.probe?.report('weights', weights);
    return { output: batchMatMul(weights, x), weights };
  });
}

/**
 * How much the rows of an attention matrix look at the same items, and how little each looks at one:
 * `P = ||A A' - I||_F^2` (Lin et al. 2017, equation 8).
 *
 * @param weights - A, `[..., rows, length]`
 * @returns `[...]`, at least 0; 0 where each row looks at one item alone, and no two at the same
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { redundancyPenalty } from '@mneme/attention';
 *
 * redundancyPenalty(tensor([[1, 0], [0, 1]])).print(); // 0
 * redundancyPenalty(tensor([[1, 0], [1, 0]])).print(); // 2
 */
export function redundancyPenalty(weights: Tensor): Tensor {
  const { rows } = axes('redundancyPenalty', { weights }, { weights: '... rows length' });
  return tidy(() => {
    const overlap = batchMatMul(weights, weights, { transposeB: true });
    return sum(square(sub(overlap, eye(rows))), [overlap.rank - 2, overlap.rank - 1]);
  });
}

export interface SelfAttentivePoolingConfig {
  readonly width: number;
  readonly hidden: number;
  readonly rows: number;
}

/**
 * {@link selfAttentivePool} with weights of its own, Glorot-uniform at first.
 *
 * @throws RangeError `SelfAttentivePooling: rows must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { SelfAttentivePooling } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const pooling = new SelfAttentivePooling({ width: 3, hidden: 7, rows: 2 }, new Random(0));
 * console.log(pooling.call({ x: ones([11, 5, 3]) }).output.shape); // [11, 2, 3]
 */
export class SelfAttentivePooling implements SelfAttentiveWeights {
  readonly inner: Variable;
  readonly outer: Variable;

  constructor({ width, hidden, rows }: SelfAttentivePoolingConfig, random: Random) {
    requireInteger('SelfAttentivePooling', 'width', width);
    requireInteger('SelfAttentivePooling', 'hidden', hidden);
    requireInteger('SelfAttentivePooling', 'rows', rows);
    this.inner = parameter(glorotUniform([hidden, width], random.split('inner')));
    this.outer = parameter(glorotUniform([rows, hidden], random.split('outer')));
  }

  call(items: Items, context: CallContext = {}): SelfAttentivePooled {
    return selfAttentivePool(items, this, context);
  }
}
