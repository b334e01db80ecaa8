import type { Rank, Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';

/** What a single step may be told besides its gradients. */
export interface StepOptions {
  /** Used in place of the optimizer's own; a schedule's value, or a scalar tensor. At least 0. */
  readonly learningRate?: number | Scalar;
}

/**
 * Steps the parameters of a model along their gradients.
 *
 * All that changes from step to step is held in non-trainable variables: the scalar `step`, and maps from
 * parameter path to variable (`mean`, `velocity`), so that `tensorsOf(optimizer)` lists a state under
 * `<map>.<path>`, a checkpoint saves it, and nothing is ever read back from the backend.
 */
export interface Optimizer {
  readonly learningRate: number;
  /** How many steps have been taken: an int32 scalar. */
  readonly step: Variable<Rank.R0>;
  /**
   * Takes one step. `gradients` is keyed by parameter path, as `valueAndGradient` gives it, and stays the
   * caller's. A parameter without a gradient keeps its value and its state.
   */
  apply(model: object, gradients: ReadonlyMap<string, Tensor>, options?: StepOptions): void;
  /** Creates, at zero, the state of those parameters in `paths` that have none yet. */
  prepare(model: object, paths: Iterable<string>): void;
}
