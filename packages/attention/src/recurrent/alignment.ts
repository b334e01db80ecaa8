import { axes, type CallContext, type RecurrentState } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';

/** What a decoder attends to: as a rule, what an encoder gave at each place of a sequence. */
export interface DecoderMemory {
  /** `[batch, keys, width]` */
  readonly values: Tensor;
  /** Bool, `[batch, keys]`, true where there is something to attend to. Default everywhere. */
  readonly mask?: Tensor;
  /** What the alignment's `prepare` made of the values; a step without it makes it anew. */
  readonly keys?: Tensor;
}

/** What one step of an {@link Alignment} gives. The tensors belong to the caller. */
export type Aligned<State extends RecurrentState> = {
  /** `[batch, keys]` */
  readonly weights: Tensor;
  readonly state: State;
};

/** The state of an {@link Alignment} that carries nothing from one step to the next. */
export type Stateless = Readonly<Record<never, Tensor>>;

/**
 * How one step of a decoder weighs the places of a memory: Bahdanau's alignment model, Luong's `align`. Any of them fits
 * either decoder, `BahdanauDecoder` and `LuongDecoder`.
 */
export interface Alignment<State extends RecurrentState> {
  /** @param query - `[batch, queryDepth]`, as a rule the decoder's hidden state */
  call(query: Tensor, state: State, memory: DecoderMemory, context?: CallContext): Aligned<State>;
  /** The state before the first step. The tensors belong to the caller. */
  initialState(memory: DecoderMemory): State;
  /** What depends on the memory's values alone, `[batch, keys, width]`, so that it is made once a sequence. */
  prepare?(values: Tensor): Tensor;
}

/** Refuses a memory that does not fit itself or the query. */
export function checkMemory(
  where: string,
  { values, mask }: DecoderMemory,
  query?: Tensor,
): { readonly batch: number; readonly keys: number } {
  const patterns = { query: 'batch queryDepth', values: 'batch keys width', mask: 'batch keys' } as const;
  const { batch, keys } = axes(where, { query, values, mask }, patterns);
  if (mask) requireMask(where, 'mask', mask);
  return { batch, keys };
}
