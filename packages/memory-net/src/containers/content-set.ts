import {
  axes,
  batchMatMul,
  type CallContext,
  type RecurrentStep,
  requireInteger,
  requirePositive,
} from '@mneme/tensor-core';
import {
  concat,
  div,
  exp,
  mul,
  relu,
  reshape,
  sigmoid,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Memory } from '../memory/memory.ts';
import { type HeldValues, noValues } from './held-values.ts';

/** One step of a {@link ContentSet}. */
export interface SetStep {
  /** v, `[batch, width]` */
  readonly element: Tensor;
  /** d, `[batch, 1]` in [0, 1]: how much of `element` is to be in the set. */
  readonly insert: Tensor;
  /** u, `[batch, 1]` in [0, 1]: how much of what is like `element` goes out first. */
  readonly remove: Tensor;
}

/** What a {@link ContentSet} answers. */
export interface SetRead {
  /** r, `[batch, width]` */
  readonly output: Tensor;
  /** `[batch, 1]` in [0, 1]: how much of the query is in the set. */
  readonly membership: Tensor;
  /** w, `[batch, time]`: at least 0, `membership` together. */
  readonly weights: Tensor;
}

export interface ContentSetConfig {
  readonly width: number;
  /** beta, above 0: how near two values must be to be the same element. Default 1. */
  readonly sharpness?: number;
}

/**
 * A continuous set: elements by what they are, in no order. They are held by degrees as in a continuous stack (Grefenstette et
 * al. 2015), but are found by content, `m_i(x) = exp(-beta |x - v_i|^2)`: 1 for the same value, nearly 0 for another.
 *
 *     membership(x) = min(1, sum_i s_i m_i(x))
 *     remove: s_i <- s_i (1 - u m_i(v)),   insert: a new place of strength d (1 - membership(v))
 *
 * So what is there already is not put in twice, and with strengths of 0 and 1 and values far apart it is a set. The
 * definition is ours; no position and no age plays a part in it.
 *
 * A controller gives it `[element, query, insert, remove]`, `2 width + 2` numbers, squashed by tanh and the logistic function, and
 * gets `[output, membership]`, `width + 1` numbers. A step removes, inserts, then reads. Reports `weights` to `context.probe`.
 *
 * @throws RangeError `ContentSet: width must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { ContentSet } from '@mneme/memory-net';
 *
 * const set = new ContentSet({ width: 1, sharpness: 5 });
 * // The element 1 is put in, and asked for.
 * const { output } = set.call(tensor([[20, 20, 20, -20]]), set.reset(1));
 * output.print(); // [[1, 1]]: the element, and that it is there
 */
export class ContentSet implements Memory<HeldValues> {
  readonly width: number;
  readonly sharpness: number;
  readonly controls: number;
  readonly reads: number;

  constructor({ width, sharpness = 1 }: ContentSetConfig) {
    requireInteger('ContentSet', 'width', width);
    requirePositive('ContentSet', 'sharpness', sharpness);
    this.width = width;
    this.sharpness = sharpness;
    this.controls = 2 * width + 2;
    this.reads = width + 1;
  }

  reset(batch: number): HeldValues {
    return noValues(batch, this.width);
  }

  read(control: Tensor, state: HeldValues, context: CallContext = {}): RecurrentStep<HeldValues> {
    const { width, sharpness } = this;
    axes('ContentSet', { control }, { control: `batch ${this.controls}` });
    const output = tidy(() => {
      const query = tanh(slice(control, [0, width], [-1, width]));
      const read = readSet(state, query, sharpness);
      context.probe?.report('weights', read.weights);
      return concat([read.output, read.membership], 1);
    });
    return { output, state };
  }

  write(control: Tensor, state: HeldValues): HeldValues {
    const { width, sharpness } = this;
    axes('ContentSet', { control }, { control: `batch ${this.controls}` });
    return tidy(() => {
      const element = tanh(slice(control, [0, 0], [-1, width]));
      const insert = sigmoid(slice(control, [0, 2 * width], [-1, 1]));
      const remove = sigmoid(slice(control, [0, 2 * width + 1], [-1, 1]));
      return updateSet(state, { element, insert, remove }, sharpness);
    });
  }

  call(control: Tensor, state: HeldValues, context: CallContext = {}): RecurrentStep<HeldValues> {
    return tidy(() => this.read(control, this.write(control, state), context));
  }
}

/**
 * Removes, then inserts: `s_i <- s_i (1 - u m_i(v))`, then a new place holds v with strength `d (1 - membership(v))`.
 * Differentiable in all five tensors.
 *
 * @param state - `values` `[batch, time, width]`, `strengths` `[batch, time]`
 * @param step - `element` `[batch, width]`, `insert` and `remove` `[batch, 1]` in [0, 1]
 * @param sharpness - beta, above 0
 * @returns the next state, one place longer
 * @throws RangeError `updateSet: sharpness must be a finite number above 0, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { updateSet } from '@mneme/memory-net';
 *
 * const state = { values: tensor([[[1], [2]]]), strengths: tensor([[1, 1]]) };
 * const step = { element: tensor([[2]]), insert: tensor([[0]]), remove: tensor([[1]]) };
 * updateSet(state, step, 50).strengths.print(); // [[1, 0, 0]]
 */
export function updateSet(state: HeldValues, step: SetStep, sharpness: number): HeldValues {
  axes('updateSet', { ...state, ...step }, STEP);
  requirePositive('updateSet', 'sharpness', sharpness);
  return tidy(() => {
    const { element, insert, remove } = step;
    const [batch = 1, width = 1] = element.shape;
    const like = matches(state.values, element, sharpness);
    const left = mul<Tensor>(state.strengths, sub(1, mul(remove, like)));
    const missing = relu(sub(1, sum(mul(left, like), 1, true)));
    return {
      values: concat([state.values, reshape(element, [batch, 1, width])], 1),
      strengths: concat([left, mul<Tensor>(insert, missing)], 1),
    };
  });
}

/**
 * Asks whether, and as what, `query` is in the set:
 *
 *     w_i = s_i m_i(q) / max(1, sum_j s_j m_j(q)),   r = sum_i w_i v_i,   membership = sum_i w_i
 *
 * Differentiable in all three tensors.
 *
 * @param state - `values` `[batch, time, width]`, `strengths` `[batch, time]`
 * @param query - q, `[batch, width]`
 * @param sharpness - beta, above 0
 * @throws ShapeError `readSet: query must be [batch, width], got [2, 5]: width is 3 in values but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { readSet } from '@mneme/memory-net';
 *
 * const state = { values: tensor([[[1], [2]]]), strengths: tensor([[1, 1]]) };
 * readSet(state, tensor([[3]]), 50).membership.print(); // [[0]]: it is not there
 */
export function readSet(state: HeldValues, query: Tensor, sharpness: number): SetRead {
  const { values, strengths } = state;
  const { batch, time, width } = axes('readSet', { values, strengths, query }, QUERY);
  requirePositive('readSet', 'sharpness', sharpness);
  return tidy(() => {
    const shares = mul<Tensor>(strengths, matches(values, query, sharpness));
    // max(1, x) in a form that has a gradient.
    const weights = div<Tensor>(shares, sub(relu(sub(sum(shares, 1, true), 1)), -1));
    const output = reshape(batchMatMul(reshape(weights, [batch, 1, time]), values), [batch, width]);
    return { output, membership: sum(weights, 1, true), weights };
  });
}

/** `exp(-beta |x - v_i|^2)`, `[batch, time]`. */
function matches(values: Tensor, x: Tensor, sharpness: number): Tensor {
  const [batch = 1, width = 1] = x.shape;
  const distances = sum(square(sub(values, reshape(x, [batch, 1, width]))), 2);
  return exp(mul(distances, -sharpness));
}

const CONTENTS = { values: 'batch time width', strengths: 'batch time' } as const;
const QUERY = { ...CONTENTS, query: 'batch width' } as const;
const STEP = { ...CONTENTS, element: 'batch width', insert: 'batch 1', remove: 'batch 1' } as const;
