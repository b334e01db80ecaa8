import { type CallContext, type RecurrentStep, requireInteger } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Memory } from '../memory/memory.ts';
import {
  type HeldRead,
  type HeldValues,
  heldStep,
  noValues,
  type PushAndPop,
  pushAndPop,
  readHeld,
} from './held-values.ts';

/**
 * A continuous stack (Grefenstette, Hermann, Suleyman and Blunsom 2015, section 3.1): values go in and come out by degrees,
 * and with strengths of 0 and 1 it is a stack.
 *
 * A controller gives it `[value, push, pop]`, `width + 2` numbers: tanh is taken of the value, the logistic function
 * of the two others. A step pops, pushes, then reads. It has no parameters, and its state grows by one place a step:
 * `unroll` takes it through sequences without a mask. Reports `weights`, `[batch, time]`, and `push` and `pop`, `[batch, 1]`, to
 * `context.probe`.
 *
 * @throws RangeError `ContinuousStack: width must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { ContinuousStack } from '@mneme/memory-net';
 *
 * const stack = new ContinuousStack({ width: 1 });
 * const first = stack.call(tensor([[1, 20, -20]]), stack.reset(1));
 * const second = stack.call(tensor([[-1, 20, -20]]), first.state);
 * second.output.print(); // [[-1]], nearly: the newest is on top
 */
export class ContinuousStack implements Memory<HeldValues> {
  readonly width: number;
  readonly controls: number;
  readonly reads: number;

  constructor({ width }: { readonly width: number }) {
    requireInteger('ContinuousStack', 'width', width);
    this.width = width;
    this.controls = width + 2;
    this.reads = width;
  }

  reset(batch: number): HeldValues {
    return noValues(batch, this.width);
  }

  /** What is there to read, whatever `control` says. */
  read(_control: Tensor, state: HeldValues, context: CallContext = {}): RecurrentStep<HeldValues> {
    const output = tidy(() => {
      const read = readStack(state);
      context.probe?.report('weights', read.weights);
      return read.output;
    });
    return { output, state };
  }

  write(control: Tensor, state: HeldValues, context: CallContext = {}): HeldValues {
    return tidy(() => {
      const step = heldStep('ContinuousStack', control, this.width);
      context.probe?.report('push', step.push);
      context.probe?.report('pop', step.pop);
      return pushStack(state, step);
    });
  }

  call(control: Tensor, state: HeldValues, context: CallContext = {}): RecurrentStep<HeldValues> {
    return tidy(() => this.read(control, this.write(control, state, context), context));
  }
}

/**
 * Pops, then pushes: what is popped comes off the top (Grefenstette et al. 2015, equations 1 and 2).
 *
 *     V_t = [V_{t-1}, v_t]
 *     s_t[i] = max(0, s_{t-1}[i] - max(0, u_t - sum_{j>i} s_{t-1}[j])) for i < t,   s_t[t] = d_t
 *
 * Differentiable in all five tensors.
 *
 * @param state - `values` `[batch, time, width]`, `strengths` `[batch, time]`
 * @param step - `value` `[batch, width]`, `push` and `pop` `[batch, 1]` in [0, 1]
 * @returns the next state, one place longer
 * @throws ShapeError `pushStack: push must be [batch, 1], got [2, 3]: 3 is not 1`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { pushStack } from '@mneme/memory-net';
 *
 * const state = { values: tensor([[[1], [2]]]), strengths: tensor([[0.5, 0.75]]) };
 * const step = { value: tensor([[3]]), push: tensor([[1]]), pop: tensor([[0.6]]) };
 * pushStack(state, step).strengths.print(); // [[0.5, 0.15, 1]]
 */
export function pushStack(state: HeldValues, step: PushAndPop): HeldValues {
  return pushAndPop('pushStack', state, step, 'newest');
}

/**
 * Reads the topmost unit of strength (Grefenstette et al. 2015, equation 3).
 *
 *     r_t = sum_i min(s_t[i], max(0, 1 - sum_{j>i} s_t[j])) V_t[i]
 *
 * @returns `output`, r, `[batch, width]`, and `weights`, `[batch, time]`: what is minimal in the sum, at most 1 together
 * @throws ShapeError `readStack: strengths must be [batch, time], got [2, 5]: time is 7 in values but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { readStack } from '@mneme/memory-net';
 *
 * const state = { values: tensor([[[10], [100]]]), strengths: tensor([[0.5, 0.75]]) };
 * readStack(state).output.print(); // [[77.5]]: 0.75 of the top, 0.25 of what is under it
 */
export function readStack(state: HeldValues): HeldRead {
  return readHeld('readStack', state, 'newest');
}
