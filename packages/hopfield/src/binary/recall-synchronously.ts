import { requireInteger } from '@mneme/tensor-core';
import { fields, type Network, requireNetwork } from './network.ts';
import type { Pattern } from './pattern.ts';
import { driven, type Ties } from './ties.ts';

export interface SynchronousOptions {
  /** Default `up`. */
  readonly ties?: Ties;
  /** After so many steps it ends unsettled. Default 1,000. */
  readonly steps?: number;
}

export interface SynchronousRecall {
  readonly state: Pattern;
  /** 1 for a fixed point, 2 where it goes back and forth, more with asymmetric weights; undefined where it had not come back by then. */
  readonly period: number | undefined;
  /** Steps until the first state of the cycle. */
  readonly steps: number;
}

/**
 * Lets a network run with all neurons updated at once (Little 1974), until a state comes back. With symmetric weights that is a fixed
 * point or a cycle of two states; the energy may rise on the way: two neurons joined by a weight of -1 go from (-1, -1) to (1, 1) and back
 * for ever. A state that comes back after two steps is a cycle, and is not called settled.
 *
 * @throws RangeError `recallSynchronously: steps must be an integer of at least 1, got 0`
 *
 * @example
 * import { pattern, recallSynchronously } from '@mneme/hopfield';
 *
 * const weights = { size: 2, values: Float64Array.of(0, -1, -1, 0), symmetric: true };
 * console.log(recallSynchronously({ weights }, pattern([-1, -1])).period); // 2
 */
export function recallSynchronously(
  network: Network,
  from: Pattern,
  { ties = 'up', steps = 1000 }: SynchronousOptions = {},
): SynchronousRecall {
  requireNetwork('recallSynchronously', network, from);
  requireInteger('recallSynchronously', 'steps', steps);
  const seen = new Map<string, number>();
  let state: Pattern = Int8Array.from(from);
  for (let step = 0; step <= steps; step++) {
    const name = nameOf(state);
    const before = seen.get(name);
    if (before !== undefined) return { state, period: step - before, steps: before };
    seen.set(name, step);
    if (step < steps) state = synchronousStep(network, state, ties);
  }
  return { state, period: undefined, steps };
}

/**
 * One step of {@link recallSynchronously}. Where the weights have a diagonal, a neuron drives itself too.
 *
 * @example
 * import { hebbianWeights, pattern, synchronousStep } from '@mneme/hopfield';
 *
 * const weights = hebbianWeights([pattern([1, -1, 1])]);
 * console.log(synchronousStep({ weights }, pattern([1, 1, 1])).join()); // 1,-1,1
 */
export function synchronousStep(network: Network, state: Pattern, ties: Ties = 'up'): Pattern {
  return Int8Array.from(fields(network, state), (field, i) => driven(field, state[i] as number, ties));
}

/** A string that no other state has. */
function nameOf(state: Pattern): string {
  const codes = new Uint16Array(Math.ceil(state.length / 15));
  for (const [i, own] of state.entries()) {
    if (own > 0) codes[Math.floor(i / 15)] = (codes[Math.floor(i / 15)] as number) | (1 << (i % 15));
  }
  return String.fromCharCode(...codes);
}
