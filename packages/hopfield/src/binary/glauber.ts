import { type Random, requireAtLeastZero, requireInteger } from '@mneme/tensor-core';
import { localField, type Network, requireNetwork } from './network.ts';
import type { Pattern } from './pattern.ts';
import { driven } from './ties.ts';

/** A temperature by sweep, from 0. */
export type Cooling = (sweep: number) => number;

export interface GlauberOptions {
  /** T, at least 0: the same for all sweeps, or one for each. 0 is {@link recallAsynchronously}. */
  readonly temperature: number | Cooling;
  readonly sweeps: number;
  readonly random: Random;
  /** Called after each sweep with the state as it is then, which goes on changing. */
  readonly onSweep?: (sweep: number, state: Pattern) => void;
}

/**
 * Lets a network run at a temperature (Glauber 1963): each neuron in turn is 1 by a chance that grows with what drives it, so that it gets
 * out of shallow minima, and in the long run visits a state by `exp(-E / T)`. With a temperature that falls, simulated annealing
 * (Kirkpatrick, Gelatt and Vecchi 1983).
 *
 *     p(s_i = 1) = 1 / (1 + exp(-2 h_i / T))
 *
 * @throws RangeError `glauber: temperature must be a finite number of at least 0, got -1`
 *
 * @example
 * import { glauber, hebbianWeights, overlap, pattern } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * const stored = pattern([1, 1, 1, 1, -1, -1, -1, -1]);
 * const options = { temperature: (sweep: number) => 1 / (1 + sweep), sweeps: 50, random: new Random(0) };
 * const state = glauber({ weights: hebbianWeights([stored]) }, pattern([1, -1, 1, 1, -1, 1, -1, -1]), options);
 * console.log(Math.abs(overlap(state, stored))); // 1
 */
export function glauber(network: Network, from: Pattern, options: GlauberOptions): Pattern {
  const { temperature, sweeps, random, onSweep } = options;
  requireNetwork('glauber', network, from);
  requireInteger('glauber', 'sweeps', sweeps);
  const state = Int8Array.from(from);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const heat = typeof temperature === 'number' ? temperature : temperature(sweep);
    requireAtLeastZero('glauber', 'temperature', heat);
    const draws = random.at(sweep).uniforms(state.length);
    for (let i = 0; i < state.length; i++) {
      const field = localField(network, state, i);
      const up = 1 / (1 + Math.exp((-2 * field) / heat));
      state[i] = heat === 0 ? driven(field, state[i] as number, 'keep') : (draws[i] as number) < up ? 1 : -1;
    }
    onSweep?.(sweep, state);
  }
  return state;
}
