import type { Linear } from '@mneme/tensor-core';
import { tensor, type Variable } from '@tensorflow/tfjs-core';

/** Gives a parameter values by hand, row by row. */
export function setValues(variable: Variable, values: readonly (readonly number[])[]): void {
  const next = tensor(values.flat(), variable.shape);
  variable.assign(next);
  next.dispose();
}

/** Gives a layer its weights and biases by hand. */
export function setLinear(
  { weight, bias }: Linear,
  weights: readonly (readonly number[])[],
  biases: readonly number[],
): void {
  setValues(weight, weights);
  if (bias) setValues(bias, [biases]);
}

/** Zeros, but for numbers by their index. */
export function row(length: number, numbers: Readonly<Record<number, number>>): number[] {
  return Array.from({ length }, (_, i) => numbers[i] ?? 0);
}
