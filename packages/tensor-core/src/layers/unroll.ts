import {
  clone,
  expandDims,
  reshape,
  stack,
  type Tensor,
  tidy,
  unstack,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { type CallContext, within } from '../module/context.ts';
import { select } from '../ops/select.ts';
import { axes } from '../shape/axes.ts';
import type { RecurrentCell, RecurrentState, RecurrentStep } from './recurrent-cell.ts';

/** How {@link unroll} goes through a sequence. */
export interface UnrollOptions<State extends RecurrentState> {
  /** `[batch, length]` of bool, true where there is an input. Default: everywhere. */
  readonly mask?: Tensor;
  /** From the last step to the first. Default false. */
  readonly reverse?: boolean;
  /** The state before the first step; default the cell's initial one. It stays the caller's. */
  readonly state?: State;
}

/** What {@link unroll} gives. All tensors belong to the caller. */
export interface Unrolled<State extends RecurrentState> {
  /** `[batch, length, size]`: what each step gave, in the order of the inputs. */
  readonly output: Tensor;
  /** The state after the last step. */
  readonly state: State;
}

/**
 * Takes a cell through a sequence. Where the mask is false the state stays and the output is zero, so that
 * padding, before or after the words, changes nothing, in either direction. What a cell computes of its input
 * alone is computed for all steps at once.
 *
 * @param inputs - `[batch, length, input]`
 * @throws ShapeError `unroll: mask must be [batch, length], got [2, 5]: length is 7 in inputs but 5 here`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { LstmCell, Random, unroll } from '@mneme/tensor-core';
 *
 * const cell = new LstmCell({ input: 3, size: 5 }, new Random(0));
 * const { output, state } = unroll(cell, ones([2, 7, 3]));
 * console.log(output.shape, state.cell.shape); // [2, 7, 5] [2, 5]
 */
export function unroll<State extends RecurrentState>(
  cell: RecurrentCell<State>,
  inputs: Tensor,
  options: UnrollOptions<State> = {},
  context: CallContext = {},
): Unrolled<State> {
  const { mask, reverse = false } = options;
  const patterns = { inputs: 'batch length input', mask: 'batch length' } as const;
  const { batch, length } = axes('unroll', { inputs, mask }, patterns);
  if (mask && mask.dtype !== 'bool') throw new TypeError(`unroll: mask must be of bool, got ${mask.dtype}`);
  if (length === 0) throw new RangeError('unroll: inputs must have at least one step, got none');
  const result = tidy(() => {
    const steps = unstack(cell.project ? cell.project(inputs) : inputs, 1);
    const present = mask && unstack(mask, 1);
    const outputs = new Array<Tensor>(length);
    let state = options.state ?? cell.initialState(batch);
    const order = [...steps.keys()];
    for (const i of reverse ? order.reverse() : order) {
      const next = advance(
        cell,
        steps[i] as Tensor,
        state,
        context.random ? within(context, `${i}`) : context,
      );
      const { output, state: after } = present ? hold(present[i] as Tensor, next, state) : next;
      outputs[i] = output;
      state = after;
    }
    // Flattened, since a given state may come out as it went in, and tidy may only give new tensors.
    const names = Object.keys(state);
    const given = stack(outputs, 1);
    const output = cell.finish ? finished(cell.finish(given), mask) : given;
    return { output, values: names.map((name) => clone(state[name] as Tensor)), names };
  });
  const state = Object.fromEntries(result.names.map((name, i) => [name, result.values[i]]));
  return { output: result.output, state: state as unknown as State };
}

function advance<State extends RecurrentState>(
  cell: RecurrentCell<State>,
  x: Tensor,
  state: State,
  context: CallContext,
): RecurrentStep<State> {
  return cell.advance ? cell.advance(x, state, context) : cell.call(x, state, context);
}

/** Zeros where `mask`, `[batch, length]`, is false. */
function finished(output: Tensor, mask: Tensor | undefined): Tensor {
  return mask ? select(expandDims(mask, 2), output, zerosLike(output)) : output;
}

/** The next step where `present`, `[batch]`, is true; the state before and an output of zeros elsewhere. */
function hold<State extends RecurrentState>(
  present: Tensor,
  next: RecurrentStep<State>,
  before: State,
): RecurrentStep<State> {
  const condition = ({ rank }: Tensor): Tensor =>
    reshape(present, [present.size, ...new Array<number>(rank - 1).fill(1)]);
  const entries = Object.entries(next.state).map(([name, value]) => {
    return [name, select(condition(value), value, before[name] as Tensor)];
  });
  return {
    output: select(condition(next.output), next.output, zerosLike(next.output)),
    state: Object.fromEntries(entries) as State,
  };
}
