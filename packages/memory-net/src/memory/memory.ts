import type { CallContext, RecurrentState, RecurrentStep } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * An external memory, as a controller sees it: `r = R(M, q)` and `M' = W(M, q, a)`. All that a memory knows between two
 * steps is in its state, a record of tensors `[batch, ..]` that goes in and comes out; the memory itself holds
 * parameters and configuration only.
 *
 * What a controller says to it in a step is one row of numbers, `control`, `[batch, controls]`; each memory documents
 * how it divides them (keys, gates, what to write). They come straight from a linear layer: the memory squashes them.
 *
 * @typeParam State - its state: tensors by name
 */
export interface Memory<State extends RecurrentState> {
  /** How many numbers a controller gives it at each step. */
  readonly controls: number;
  /** How many numbers it gives back at each step. */
  readonly reads: number;
  /** An empty memory for `batch` sequences. The tensors belong to the caller. */
  reset(batch: number): State;
  /** R: what `control` asks for, `[batch, reads]`, and the state with the read noted, its contents as they were. */
  read(control: Tensor, state: State, context?: CallContext): RecurrentStep<State>;
  /** W: the state after what `control` asks to be written. */
  write(control: Tensor, state: State, context?: CallContext): State;
  /** One step: read and write, in the order that the memory's paper has. */
  call(control: Tensor, state: State, context?: CallContext): RecurrentStep<State>;
}
