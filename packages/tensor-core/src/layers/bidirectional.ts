import { concat, dispose, type Tensor } from '@tensorflow/tfjs-core';
import { type CallContext, within } from '../module/context.ts';
import type { RecurrentCell, RecurrentState } from './recurrent-cell.ts';
import { type Unrolled, unroll } from './unroll.ts';

/** A cell for each direction of {@link bidirectional}, and a state for each. */
export interface Directions<Forward, Backward = Forward> {
  readonly forward: Forward;
  readonly backward: Backward;
}

/** What {@link bidirectional} gives. All tensors belong to the caller. */
export interface Bidirectional<State extends RecurrentState> {
  /**
   * `[batch, length, 2 size]`: at each place what the forward cell and then what the backward cell gave
   * there.
   */
  readonly output: Tensor;
  /** The state of each cell after its last step, which for the backward cell is the first place. */
  readonly state: Directions<State>;
}

/**
 * One cell through a sequence from its beginning and another from its end (Schuster and Paliwal 1997).
 *
 * @param inputs - `[batch, length, input]`
 * @param options - `mask`, `[batch, length]` of bool; and `state`, the first state for each direction
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { bidirectional, GruCell, Random } from '@mneme/tensor-core';
 *
 * const [forward, backward] = [0, 1].map((seed) => new GruCell({ input: 3, size: 5 }, new Random(seed)));
 * console.log(bidirectional({ forward, backward }, ones([2, 7, 3])).output.shape); // [2, 7, 10]
 */
export function bidirectional<State extends RecurrentState>(
  cells: Directions<RecurrentCell<State>>,
  inputs: Tensor,
  options: { readonly mask?: Tensor; readonly state?: Directions<State> } = {},
  context: CallContext = {},
): Bidirectional<State> {
  const { mask, state } = options;
  const run = (direction: 'forward' | 'backward'): Unrolled<State> =>
    unroll(
      cells[direction],
      inputs,
      { ...(mask && { mask }), ...(state && { state: state[direction] }), reverse: direction === 'backward' },
      within(context, direction),
    );
  const [forward, backward] = [run('forward'), run('backward')];
  const output = concat([forward.output, backward.output], 2);
  dispose([forward.output, backward.output]);
  return { output, state: { forward: forward.state, backward: backward.state } };
}
