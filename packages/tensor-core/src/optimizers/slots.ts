import {
  add,
  type Rank,
  scalar,
  type Tensor,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';
import { parametersOf } from '../module/parameters.ts';
import { requireParameter } from './step-targets.ts';

/** One kind of optimizer state: a non-trainable variable for each parameter path. */
export type Slots = Map<string, Variable>;

/** A step counter at 0. int32, since float32 stops counting at 2^24. */
export function stepCounter(): Variable<Rank.R0> {
  return tidy(() => variable(scalar(0, 'int32'), false));
}

/** Counts one step more. */
export function increment(step: Variable<Rank.R0>): void {
  tidy(() => step.assign(add(step, scalar(1, 'int32'))));
}

/** The state of `parameter` in `slots`, made at zero when there is none. */
export function slotOf(slots: Slots, path: string, parameter: Variable): Variable {
  const existing = slots.get(path);
  if (existing) return existing;
  const created = tidy(() => variable(zeros(parameter.shape), false));
  slots.set(path, created);
  return created;
}

/** Creates, at zero, what the parameters in `paths` lack in each of `all`. */
export function prepareSlots(
  where: string,
  all: readonly Slots[],
  model: object,
  paths: Iterable<string>,
): void {
  const parameters = parametersOf(model);
  const wanted = Array.from(
    paths,
    (path) => [path, requireParameter(where, parameters, path, 'paths must name')] as const,
  );
  for (const slots of all) for (const [path, parameter] of wanted) slotOf(slots, path, parameter);
}

/**
 * Writes a step kernel's outputs back to the variables that they are the new values of, in order. An in-place
 * kernel gives a tensor that shares its variable's data, for which this is free.
 */
export function assignAll(variables: readonly Variable[], values: readonly Tensor[]): void {
  for (const [i, target] of variables.entries()) {
    const value = values[i];
    if (value) target.assign(value);
  }
}
