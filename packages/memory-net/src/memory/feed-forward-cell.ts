import { Linear, type Random, type RecurrentCell, type RecurrentStep } from '@mneme/tensor-core';
import { type Tensor, tanh, tidy } from '@tensorflow/tfjs-core';

/** Nothing is carried from step to step. */
export type NoState = Readonly<Record<never, Tensor>>;

/**
 * A controller without a state of its own, `h_t = tanh(W x_t + b)`: whatever is remembered is remembered by the memory.
 *
 * @throws RangeError `Linear: output must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { Random } from '@mneme/tensor-core';
 * import { FeedForwardCell } from '@mneme/memory-net';
 *
 * const cell = new FeedForwardCell({ input: 3, size: 5 }, new Random(0));
 * console.log(cell.call(ones([2, 3]), {}).output.shape); // [2, 5]
 */
export class FeedForwardCell implements RecurrentCell<NoState> {
  readonly layer: Linear;

  constructor({ input, size }: { readonly input: number; readonly size: number }, random: Random) {
    this.layer = new Linear({ input, output: size }, random.split('layer'));
  }

  call(x: Tensor, state: NoState): RecurrentStep<NoState> {
    return { output: tidy(() => tanh(this.layer.call(x))), state };
  }

  initialState(): NoState {
    return {};
  }
}
