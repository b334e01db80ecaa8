import type { Band, CallContext } from '@mneme/tensor-core';
import type { Attended, AttendReturns } from '../attend.ts';
import type { AttendInputs } from '../attend-inputs.ts';

export interface LayerOptions<Returns extends AttendReturns> {
  /** Which keys a query sees by their distance. */
  readonly band?: Band;
  readonly returns?: Returns;
}

/**
 * A layer that attends, whatever its mechanism: what a Transformer's block holds. `query` is `[batch, queries, width]`, `key` and `value`
 * `[batch, keys, width]`, `mask` broadcasts to `[batch, queries, keys]`; the output is as wide as the layer says.
 */
export interface AttentionLayer {
  call<const Returns extends AttendReturns = object>(
    inputs: AttendInputs,
    context?: CallContext,
    options?: LayerOptions<Returns>,
  ): Attended<Returns>;
}
