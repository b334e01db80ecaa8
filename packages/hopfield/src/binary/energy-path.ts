import { energy, energyChange } from './energy.ts';
import type { Network } from './network.ts';
import type { Pattern } from './pattern.ts';
import {
  type AsynchronousOptions,
  type AsynchronousRecall,
  recallAsynchronously,
} from './recall-asynchronously.ts';

export interface EnergyPath {
  readonly recall: AsynchronousRecall;
  /** The energy of the start and after each flip. */
  readonly energies: Float64Array;
  /** The neurons that flipped, in order. */
  readonly neurons: Int32Array;
}

/**
 * {@link recallAsynchronously}, with the energy all the way down: it never rises. Each step's is that before and its change,
 * {@link energyChange}, so that a path of many flips costs little more than the recall.
 *
 * @throws RangeError `energy: weights must be symmetric, got others: they have no energy`
 *
 * @example
 * import { energyPath, hebbianWeights, pattern } from '@mneme/hopfield';
 *
 * const weights = hebbianWeights([pattern([1, 1, 1])]);
 * console.log(energyPath({ weights }, pattern([-1, 1, 1])).energies.join()); // 1,-3
 */
export function energyPath(network: Network, from: Pattern, options: AsynchronousOptions = {}): EnergyPath {
  const energies = [energy(network, from)];
  const neurons: number[] = [];
  const recall = recallAsynchronously(network, from, {
    ...options,
    onFlip(neuron, state) {
      // Flipping it back would change the energy by this much; so it changed by as much the other way.
      energies.push((energies.at(-1) as number) - energyChange(network, state, neuron));
      neurons.push(neuron);
      options.onFlip?.(neuron, state);
    },
  });
  return { recall, energies: Float64Array.from(energies), neurons: Int32Array.from(neurons) };
}
