import {
  axes,
  batchMatMul,
  type CallContext,
  crossEntropy,
  LstmCell,
  type LstmState,
  linear,
  maskedSoftmax,
  oneHot,
  parameter,
  type Random,
  requireInteger,
  select,
  uniform,
  unroll,
  within,
} from '@mneme/tensor-core';
import {
  cast,
  concat,
  expandDims,
  greater,
  logicalAnd,
  maximum,
  mul,
  ones,
  reshape,
  type Scalar,
  scalar,
  slice,
  stack,
  type Tensor,
  tidy,
  unstack,
  type Variable,
} from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';
import { projectedAdditiveScore } from '../recurrent/additive-alignment.ts';
import { AdditiveScore } from '../scores/additive-score.ts';
import { eachOnce, type PointerRule } from './pointer-rules.ts';

/** What a pointer network chooses from. */
export interface PointerInputs {
  /** `[batch, items, input]` */
  readonly items: Tensor;
  /** Bool, `[batch, items]`, true where there is an item. Default everywhere. */
  readonly mask?: Tensor;
}

/** What a pointer network is trained on. */
export interface PointerTargets extends PointerInputs {
  /** The right choices, places of items: int32 `[batch, steps]`, negative where there is none. */
  readonly targets: Tensor;
}

/** What {@link PointerNetwork.encode} makes of the items. The tensors belong to the caller. */
export type EncodedItems = {
  /** W e_j, `[batch, items, hidden]` */
  readonly keys: Tensor;
  /** The encoder's after the last item, from which the decoder begins. */
  readonly state: LstmState;
};

/** What {@link PointerNetwork.step} gives. The tensors belong to the caller. */
export type PointerStep = {
  /** u, `[batch, beams, items]` */
  readonly scores: Tensor;
  readonly state: LstmState;
};

/** The sizes of a {@link PointerNetwork}. */
export interface PointerNetworkConfig {
  /** Of an item. */
  readonly input: number;
  /** Of the encoder's and the decoder's state. */
  readonly size: number;
  /** Of the score; default `size`. */
  readonly hidden?: number;
}

/**
 * A pointer network (Vinyals, Fortunato and Jaitly 2015, section 2.3): what comes out, step by step, is one of the items
 * that went in, so that there are as many answers as items.
 *
 *     u_mj = v'tanh(W e_j + U d_m),   p(c_m = j) = softmax_j(u_m)
 *
 * An LSTM reads the items, e_j; another begins from its last state and is fed, at each step, the item that it pointed at
 * before. Which items may be chosen is a rule of the task. `pointerLoss` trains it, `decodePointers` and
 * `beamSearchPointers` choose.
 *
 * @throws RangeError `PointerNetwork: size must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { PointerNetwork } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const network = new PointerNetwork({ input: 1, size: 8 }, new Random(0));
 * const targets = tensor([[0, 2, 1]], [1, 3], 'int32'); // 20, 10, 5
 * console.log(network.call({ items: tensor([[[20], [5], [10]]]), targets }).shape); // [1, 3, 3]
 */
export class PointerNetwork {
  readonly encoder: LstmCell;
  readonly decoder: LstmCell;
  readonly pointer: AdditiveScore;
  /** What the decoder is fed at first, `[1, input]`. */
  readonly start: Variable;

  constructor({ input, size, hidden = size }: PointerNetworkConfig, random: Random) {
    for (const [name, value] of Object.entries({ input, size, hidden })) {
      requireInteger('PointerNetwork', name, value);
    }
    this.encoder = new LstmCell({ input, size }, random.split('encoder'));
    this.decoder = new LstmCell({ input, size }, random.split('decoder'));
    this.pointer = new AdditiveScore({ queryDepth: size, keyDepth: size, hidden }, random.split('pointer'));
    this.start = parameter(uniform([1, input], random.split('start'), { low: -0.1, high: 0.1 }));
  }

  /**
   * The logits of each step when those before chose the targets (teacher forcing), -1e30 where the rule or the mask allows
   * no choice: all steps at once, but for the recurrence.
   *
   * @param rule - default `eachOnce`
   * @returns `[batch, steps, items]`
   */
  call(inputs: PointerTargets, rule: PointerRule = eachOnce, context: CallContext = {}): Tensor {
    const { items, targets } = inputs;
    const { items: count } = checkItems('PointerNetwork', inputs, targets);
    return tidy(() => {
      const { keys, state } = this.encode(inputs, within(context, 'encoder'));
      const chosen = oneHot(targets, count);
      const { output } = unroll(
        this.decoder,
        fedInputs(this.start, items, chosen),
        { state },
        within(context, 'decoder'),
      );
      const scores = projectedAdditiveScore(output, keys, this.pointer);
      const allowed = allowedAtEach(unstack(chosen, 1), inputs, rule);
      context.probe?.report('weights', maskedSoftmax(scores, allowed));
      return select(allowed, scores, scalar(DISALLOWED));
    });
  }

  /** What does not depend on the choices. */
  encode(inputs: PointerInputs, context: CallContext = {}): EncodedItems {
    checkItems('PointerNetwork.encode', inputs);
    const { items, mask } = inputs;
    return tidy(() => {
      const { output, state } = unroll(this.encoder, items, mask ? { mask } : {}, context);
      return { keys: linear(output, this.pointer.keyWeight), state };
    });
  }

  /**
   * One step of the decoder, for any number of beams an example.
   *
   * @param x - the items chosen before, `[batch beams, input]`, the beams of an example one after the other
   * @param state - `[batch beams, size]`
   */
  step(x: Tensor, state: LstmState, { keys }: Pick<EncodedItems, 'keys'>): PointerStep {
    const { batch } = axes('PointerNetwork.step', { keys }, { keys: 'batch items hidden' });
    return tidy(() => {
      const next = this.decoder.call(x, state);
      const query = reshape(next.output, [batch, -1, next.output.shape[1] ?? 0]);
      return { scores: projectedAdditiveScore(query, keys, this.pointer), state: next.state };
    });
  }
}

/**
 * How unlikely a network finds the right choices: the mean over steps of `-log p(c_m | c_1 .. c_{m-1})` (Vinyals, Fortunato
 * and Jaitly 2015, equation 2, for one example and one step). Steps whose target is negative do not count.
 *
 * @param rule - default `eachOnce`; it must allow the targets
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { PointerNetwork, pointerLoss } from '@mneme/attention';
 * import { Random, valueAndGradient } from '@mneme/tensor-core';
 *
 * const network = new PointerNetwork({ input: 1, size: 8 }, new Random(0));
 * const inputs = { items: tensor([[[20], [5], [10]]]), targets: tensor([[0, 2, 1]], [1, 3], 'int32') };
 * const { gradients } = valueAndGradient(network, () => pointerLoss(network, inputs));
 */
export function pointerLoss(
  network: PointerNetwork,
  inputs: PointerTargets,
  rule: PointerRule = eachOnce,
  context: CallContext = {},
): Scalar {
  return tidy(() => {
    const logits = network.call(inputs, rule, context);
    const targets = maximum(inputs.targets, scalar(-1, 'int32')); // any negative target is none
    return crossEntropy(logits, targets, { ignoredIndex: -1 }) as Scalar;
  });
}

/** What stands for the logit of a choice that is not allowed. */
export const DISALLOWED = -1e30;

/** Refuses items that do not fit their mask or the targets. */
export function checkItems(
  where: string,
  { items, mask }: PointerInputs,
  targets?: Tensor,
): { readonly batch: number; readonly items: number } {
  const patterns = { items: 'batch items input', mask: 'batch items', targets: 'batch steps' } as const;
  const sizes = axes(where, { items, mask, targets }, patterns);
  if (mask) requireMask(where, 'mask', mask);
  return sizes;
}

/** What the decoder is fed at each step, `[batch, steps, input]`: the start, then the items that were chosen. */
function fedInputs(start: Tensor, items: Tensor, chosen: Tensor): Tensor {
  const [batch = 0, steps = 0, count = 0] = chosen.shape;
  const first = expandDims(mul(ones([batch, 1]), start), 1);
  if (steps === 1) return first;
  const before = slice(chosen, [0, 0, 0], [batch, steps - 1, count]);
  return concat([first, batchMatMul(before, items)], 1);
}

/** What may be chosen at each step after the choices before it: bool, `[batch, steps, items]`. */
function allowedAtEach(chosen: readonly Tensor[], { items, mask }: PointerInputs, rule: PointerRule): Tensor {
  const [batch = 0, count = 0] = items.shape;
  const present = mask ?? ones([batch, count], 'bool');
  const each = chosen.map((_, m) => cast(logicalAnd(present, rule(chosen.slice(0, m), count)), 'float32'));
  return greater(stack(each, 1), 0.5);
}
