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
  add,
  cast,
  expandDims,
  mul,
  squeeze,
  type Tensor,
  tanh,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { requireItemMask } from '../saliency/require-item-mask.ts';
import { pairMask } from './pair-mask.ts';

/** Two sequences that attend to each other, such as the regions of an image and the words of a question. */
export interface CoattentionInputs {
  /** V, `[..., leftLength, leftDepth]` */
  readonly left: Tensor;
  /** Q, `[..., rightLength, rightDepth]` */
  readonly right: Tensor;
  /** `[..., leftLength]`, bool, true where there is an item. */
  readonly leftMask?: Tensor;
  /** `[..., rightLength]`, bool, true where there is an item. */
  readonly rightMask?: Tensor;
}

/** The parameters of a parallel co-attention. */
export interface CoattentionWeights {
  /** W_b, `[rightDepth, leftDepth]` */
  readonly affinity: Tensor;
  /** W_v, `[hidden, leftDepth]` */
  readonly leftWeight: Tensor;
  /** W_q, `[hidden, rightDepth]` */
  readonly rightWeight: Tensor;
  /** w_hv, `[1, hidden]` */
  readonly leftVector: Tensor;
  /** w_hq, `[1, hidden]` */
  readonly rightVector: Tensor;
}

/** Each sequence made one vector by what it has to do with the other. */
export interface Coattended {
  /** `[..., leftDepth]` */
  readonly left: Tensor;
  /** `[..., rightDepth]` */
  readonly right: Tensor;
  /** `[..., leftLength]` */
  readonly leftWeights: Tensor;
  /** `[..., rightLength]` */
  readonly rightWeights: Tensor;
}

const PATTERNS = {
  left: '... leftLength leftDepth',
  right: '... rightLength rightDepth',
  affinity: 'rightDepth leftDepth',
  leftWeight: 'hidden leftDepth',
  rightWeight: 'hidden rightDepth',
  leftVector: '1 hidden',
  rightVector: '1 hidden',
} as const;

/**
 * Parallel co-attention (Lu et al. 2016, equations 3 to 5), with an item a row:
 *
 *     C = tanh(Q W_b V')                       of each item on the right with each on the left
 *     H_v = tanh(V W_v' + C'(Q W_q')),         H_q = tanh(Q W_q' + C (V W_v'))
 *     a_v = softmax(H_v w_hv),                 a_q = softmax(H_q w_hq)
 *
 * and each sequence's mean by its weights. Items that a mask leaves out have weight 0, and no part in C. Weights are
 * reported as `leftWeights` and `rightWeights` to `context.probe`.
 *
 * @throws ShapeError `parallelCoattend: affinity must be [rightDepth, leftDepth], got [2, 3]: rightDepth is 5 in right but 2
 * here`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { parallelCoattend } from '@mneme/attention';
 *
 * const weights = {
 *   affinity: ones([3, 2]),
 *   leftWeight: ones([5, 2]),
 *   rightWeight: ones([5, 3]),
 *   leftVector: ones([1, 5]),
 *   rightVector: ones([1, 5]),
 * };
 * const { leftWeights } = parallelCoattend({ left: ones([4, 2]), right: ones([7, 3]) }, weights);
 * leftWeights.print(); // [0.25, 0.25, 0.25, 0.25]
 */
export function parallelCoattend(
  { left, right, leftMask, rightMask }: CoattentionInputs,
  weights: CoattentionWeights,
  context: CallContext = {},
): Coattended {
  const { affinity, leftWeight, rightWeight, leftVector, rightVector } = weights;
  axes(
    'parallelCoattend',
    { left, right, affinity, leftWeight, rightWeight, leftVector, rightVector },
    PATTERNS,
  );
  requireItemMask('parallelCoattend', leftMask, left, 'leftMask');
  requireItemMask('parallelCoattend', rightMask, right, 'rightMask');
  return tidy(() => {
    const related = tanh(batchMatMul(right, linear(left, affinity), { transposeB: true })); // [..., right, left]
    const pairs = pairMask({ x: right, mask: rightMask }, { x: left, mask: leftMask });
    const affinities = pairs ? mul(related, cast(pairs, 'float32')) : related;
    const [ofLeft, ofRight] = [linear(left, leftWeight), linear(right, rightWeight)];
    const leftHidden = tanh(add(ofLeft, batchMatMul(affinities, ofRight, { transposeA: true })));
    const rightHidden = tanh(add(ofRight, batchMatMul(affinities, ofLeft)));
    const leftWeights = maskedSoftmax(squeeze(linear(leftHidden, leftVector), [-1]), leftMask);
    const rightWeights = maskedSoftmax(squeeze(linear(rightHidden, rightVector), [-1]), rightMask);
    context.probe?.report('leftWeights', leftWeights);
    context.probe?.report('rightWeights', rightWeights);
    return { left: pooled(leftWeights, left), right: pooled(rightWeights, right), leftWeights, rightWeights };
  });
}

function pooled(weights: Tensor, x: Tensor): Tensor {
  return squeeze(batchMatMul(expandDims(weights, -2), x), [-2]);
}

export interface ParallelCoattentionConfig {
  readonly leftDepth: number;
  readonly rightDepth: number;
  readonly hidden: number;
}

/**
 * {@link parallelCoattend} with weights of its own, Glorot-uniform at first.
 *
 * @throws RangeError `ParallelCoattention: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { ParallelCoattention } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const attention = new ParallelCoattention({ leftDepth: 2, rightDepth: 3, hidden: 5 }, new Random(0));
 * console.log(attention.call({ left: ones([11, 4, 2]), right: ones([11, 7, 3]) }).right.shape); // [11, 3]
 */
export class ParallelCoattention implements CoattentionWeights {
  readonly affinity: Variable;
  readonly leftWeight: Variable;
  readonly rightWeight: Variable;
  readonly leftVector: Variable;
  readonly rightVector: Variable;

  constructor({ leftDepth, rightDepth, hidden }: ParallelCoattentionConfig, random: Random) {
    for (const [name, size] of Object.entries({ leftDepth, rightDepth, hidden })) {
      requireInteger('ParallelCoattention', name, size);
    }
    const make = (name: string, shape: [number, number]): Variable =>
      parameter(glorotUniform(shape, random.split(name)));
    this.affinity = make('affinity', [rightDepth, leftDepth]);
    this.leftWeight = make('leftWeight', [hidden, leftDepth]);
    this.rightWeight = make('rightWeight', [hidden, rightDepth]);
    this.leftVector = make('leftVector', [1, hidden]);
    this.rightVector = make('rightVector', [1, hidden]);
  }

  call(inputs: CoattentionInputs, context: CallContext = {}): Coattended {
    return parallelCoattend(inputs, this, context);
  }
}
