import { batchMatMul, type CallContext, type RecurrentState } from '@mneme/tensor-core';
import { expandDims, squeeze, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { DecoderMemory } from './alignment.ts';

/** What goes into one step of a decoder. */
export interface DecoderInputs {
  /** `[batch, input]` */
  readonly x: Tensor;
  readonly memory: DecoderMemory;
}

/** What one step of a decoder gives. `output` may be one of the tensors of `state`, the very same. */
export type DecoderStep<State extends RecurrentState> = {
  /** `[batch, size]` */
  readonly output: Tensor;
  /** The context vector, what was read: `[batch, width]`. */
  readonly context: Tensor;
  /** `[batch, keys]` */
  readonly weights: Tensor;
  readonly state: State;
};

/** A recurrent network that reads from a memory at every step; `unrollDecoder` takes it through a sequence. */
export interface AttentionDecoder<State extends RecurrentState> {
  call(inputs: DecoderInputs, state: State, context?: CallContext): DecoderStep<State>;
  /** The state before the first step. The tensors belong to the caller. */
  initialState(memory: DecoderMemory): State;
  /** What depends on the memory's values alone, the `keys` of {@link DecoderMemory}; undefined where there is nothing. */
  prepare(values: Tensor): Tensor | undefined;
}

/**
 * The context vector of a step, `c_t = sum_j a_tj h_j` (Bahdanau, Cho and Bengio 2015, equation 5).
 *
 * @param weights - a_t, `[batch, keys]`
 * @param values - h, `[batch, keys, width]`
 * @returns `[batch, width]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { contextVector } from '@mneme/attention';
 *
 * contextVector(tensor([[0.5, 0.5]]), tensor([[[1, 2], [3, 4]]])).print(); // [[2, 3]]
 */
export function contextVector(weights: Tensor, values: Tensor): Tensor {
  return tidy(() => squeeze(batchMatMul(expandDims(weights, 1), values), [1]));
}
