import { axes, batchMatMul, cumsum } from '@mneme/tensor-core';
import {
  concat,
  relu,
  reshape,
  sigmoid,
  slice,
  sub,
  type Tensor,
  tanh,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';

/**
 * What a continuous stack or queue holds, oldest first: a value a step, and how much of it is there. It grows by one
 * place a step, from a first place of strength 0 (tensors without a place are not safe on every backend).
 */
export type HeldValues = {
  /** V, `[batch, time, width]` */
  readonly values: Tensor;
  /** s, `[batch, time]`, at least 0 */
  readonly strengths: Tensor;
};

/** One step of a continuous stack or queue. */
export interface PushAndPop {
  /** v, `[batch, width]` */
  readonly value: Tensor;
  /** d, `[batch, 1]` in [0, 1]: how much of `value` comes in. */
  readonly push: Tensor;
  /** u, `[batch, 1]` in [0, 1]: how much goes out first. */
  readonly pop: Tensor;
}

/** What is read of a stack or queue. */
export interface HeldRead {
  /** r, `[batch, width]` */
  readonly output: Tensor;
  /** The part that each place has in it, `[batch, time]`: at least 0, at most 1 together. */
  readonly weights: Tensor;
}

/** Where values leave and are read: a stack's newest, a queue's oldest. */
export type HeldEnd = 'newest' | 'oldest';

/** Nothing but the first, empty place. */
export function noValues(batch: number, width: number): HeldValues {
  return { values: zeros([batch, 1, width]), strengths: zeros([batch, 1]) };
}

/** Takes `pop` from the end, and puts `value` in as the newest. */
export function pushAndPop(where: string, state: HeldValues, step: PushAndPop, end: HeldEnd): HeldValues {
  axes(where, { ...state, ...step }, STEP);
  return tidy(() => {
    const before = nearer(state.strengths, end);
    const left = relu(sub(state.strengths, relu(sub(step.pop, before))));
    const [batch = 1, width = 1] = step.value.shape;
    return {
      values: concat([state.values, reshape(step.value, [batch, 1, width])], 1),
      strengths: concat([left, step.push], 1),
    };
  });
}

/** The first unit of strength from the end: `w_i = min(s_i, max(0, 1 - sum of those nearer))`, `r = sum_i w_i V_i`. */
export function readHeld(where: string, state: HeldValues, end: HeldEnd): HeldRead {
  const { values, strengths } = state;
  const { batch, time, width } = axes(where, { values, strengths }, CONTENTS);
  return tidy(() => {
    const room = relu(sub(1, nearer(strengths, end)));
    // The smaller of the two, in a form that has a gradient.
    const weights = sub<Tensor>(strengths, relu(sub(strengths, room)));
    const output = reshape(batchMatMul(reshape(weights, [batch, 1, time]), values), [batch, width]);
    return { output, weights };
  });
}

/** `[value, push, pop]`, squashed: tanh for the value, the logistic function for the others. */
export function heldStep(where: string, control: Tensor, width: number): PushAndPop {
  axes(where, { control }, { control: `batch ${width + 2}` });
  return tidy(() => ({
    value: tanh(slice(control, [0, 0], [-1, width])),
    push: sigmoid(slice(control, [0, width], [-1, 1])),
    pop: sigmoid(slice(control, [0, width + 1], [-1, 1])),
  }));
}

/** The strength between each place and the end, its own not counted. */
function nearer(strengths: Tensor, end: HeldEnd): Tensor {
  return cumsum(strengths, 1, { exclusive: true, reverse: end === 'newest' });
}

const CONTENTS = { values: 'batch time width', strengths: 'batch time' } as const;
const STEP = { ...CONTENTS, value: 'batch width', push: 'batch 1', pop: 'batch 1' } as const;
