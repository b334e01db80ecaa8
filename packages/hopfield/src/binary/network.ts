import type { Pattern } from './pattern.ts';

/** How strongly each neuron is driven by each other: made by a storage rule. */
export interface Weights {
  readonly size: number;
  /** Row i is what drives neuron i, `[size, size]` in row-major order. */
  readonly values: Float64Array;
  /** Whether `w_ij = w_ji`: without it there is no energy, and recall may run in circles. */
  readonly symmetric: boolean;
}

/** A network of binary neurons (Hopfield 1982; Qiu 2020, equations 8.32 to 8.34). */
export interface Network {
  readonly weights: Weights;
  /** b, what drives each neuron besides. Default 0. */
  readonly bias?: Float64Array;
}

/** Weights that are all 0. */
export function noWeights(size: number): Weights {
  return { size, values: new Float64Array(size * size), symmetric: true };
}

/**
 * What drives neuron `i` besides itself: `h_i = sum_(j /= i) w_ij s_j + b_i`.
 *
 * @example
 * import { hebbianWeights, localField, pattern } from '@mneme/hopfield';
 *
 * const stored = pattern([1, -1, 1]);
 * console.log(localField({ weights: hebbianWeights([stored]) }, stored, 0)); // 2
 */
export function localField({ weights, bias }: Network, state: Pattern, i: number): number {
  const { size, values } = weights;
  const row = i * size;
  let sum = bias ? (bias[i] as number) : 0;
  for (let j = 0; j < size; j++) sum += (values[row + j] as number) * (state[j] as number);
  return sum - (values[row + i] as number) * (state[i] as number);
}

/**
 * What drives each neuron, itself included where the weights have a diagonal.
 *
 * @example
 * import { fields, hebbianWeights, pattern } from '@mneme/hopfield';
 *
 * const stored = pattern([1, -1, 1]);
 * console.log(fields({ weights: hebbianWeights([stored]) }, stored).join()); // 2,-2,2
 */
export function fields({ weights, bias }: Network, state: Pattern): Float64Array {
  const { size, values } = weights;
  const driven = bias ? Float64Array.from(bias) : new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = driven[i] as number;
    const row = i * size;
    for (let j = 0; j < size; j++) sum += (values[row + j] as number) * (state[j] as number);
    driven[i] = sum;
  }
  return driven;
}

/** Throws unless the network's bias and a state fit its weights. */
export function requireNetwork(where: string, { weights, bias }: Network, state?: Pattern): void {
  const { size, values } = weights;
  if (values.length !== size * size) {
    throw new RangeError(`${where}: weights must be ${size} by ${size} numbers, got ${values.length}`);
  }
  if (bias && bias.length !== size) {
    throw new RangeError(`${where}: bias must be ${size} numbers, got ${bias.length}`);
  }
  if (state && state.length !== size) {
    throw new RangeError(`${where}: state must have ${size} states, got ${state.length}`);
  }
}
