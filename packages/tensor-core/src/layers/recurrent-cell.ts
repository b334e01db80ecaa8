import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import type { CallContext } from '../module/context.ts';
import { parameter } from '../module/parameter.ts';
import type { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { requireInteger } from '../shape/require-number.ts';

/** What a cell carries from one step to the next: tensors by name, each `[batch, ..]`. */
export type RecurrentState = Readonly<Record<string, Tensor>>;

/** What one step gives. `output` may be one of the tensors of `state`, the very same. */
export type RecurrentStep<State extends RecurrentState> = {
  readonly output: Tensor;
  readonly state: State;
};

/** Anything that {@link unroll} can take through a sequence. */
export interface RecurrentCell<State extends RecurrentState> {
  /** @param x - `[batch, input]` @returns `output` `[batch, size]`, and the next state */
  call(x: Tensor, state: State, context?: CallContext): RecurrentStep<State>;
  /** The state before the first step. The tensors belong to the caller. */
  initialState(batch: number): State;
  /**
   * The part of a step that does not depend on the state, for all steps at once: `[..., input]` to `[...,
   * any]`. A cell that has it has `advance` too, and `call` is `project`, `advance` and `finish`, those that there are.
   */
  project?(x: Tensor): Tensor;
  /** The rest of a step, from what `project` gave, or from the input where there is no `project`. */
  advance?(projected: Tensor, state: State, context?: CallContext): RecurrentStep<State>;
  /**
   * What makes outputs of what `advance` gave, and no later step depends on, for all steps at once: `[.., any]` to
   * `[.., size]`.
   */
  finish?(outputs: Tensor): Tensor;
}

export interface RecurrentConfig {
  /** The size of what goes in at each step. */
  readonly input: number;
  /** The size of the state, and of what comes out. */
  readonly size: number;
  /** Default true. */
  readonly bias?: boolean;
}

/** The parameters of a cell: PyTorch's `weight_ih`, `weight_hh`, `bias_ih` and `bias_hh`. */
export interface RecurrentParameters {
  /** `[gates size, input]` */
  readonly inputWeight: Variable;
  /** `[gates size, size]` */
  readonly stateWeight: Variable;
  /** `[gates size]` */
  readonly inputBias: Variable | undefined;
  /** `[gates size]` */
  readonly stateBias: Variable | undefined;
}

/** First values for a cell of so many gates: uniform of ±1/sqrt(size), as in PyTorch. */
export function recurrentParameters(
  where: string,
  gates: number,
  { input, size, bias = true }: RecurrentConfig,
  random: Random,
): RecurrentParameters {
  requireInteger(where, 'input', input);
  requireInteger(where, 'size', size);
  const bound = 1 / Math.sqrt(size);
  const make = (name: string, shape: readonly number[]): Variable =>
    parameter(uniform(shape, random.split(name), { low: -bound, high: bound }));
  return {
    inputWeight: make('inputWeight', [gates * size, input]),
    stateWeight: make('stateWeight', [gates * size, size]),
    inputBias: bias ? make('inputBias', [gates * size]) : undefined,
    stateBias: bias ? make('stateBias', [gates * size]) : undefined,
  };
}

/** The weights by which a step multiplies the state. */
export interface StateWeights {
  /** `[gates size, size]` */
  readonly stateWeight: Tensor;
  /** `[gates size]` */
  readonly stateBias?: Tensor | undefined;
}
