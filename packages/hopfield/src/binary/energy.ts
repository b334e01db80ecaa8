import { fields, localField, type Network, requireNetwork } from './network.ts';
import type { Pattern } from './pattern.ts';

/**
 * The energy of a state (Hopfield 1982; Qiu 2020, equation 8.35). It never rises when one neuron at a time is brought into line with what
 * drives it; when all are at once, it may, and {@link twoStepEnergy} is what falls.
 *
 *     E(s) = -1/2 sum_ij w_ij s_i s_j - sum_i b_i s_i
 *
 * @throws RangeError `energy: weights must be symmetric, got others: they have no energy`
 *
 * @example
 * import { energy, hebbianWeights, pattern } from '@mneme/hopfield';
 *
 * const stored = pattern([1, -1]);
 * const weights = hebbianWeights([stored]);
 * console.log(energy({ weights }, stored), energy({ weights }, pattern([1, 1]))); // -1 1
 */
export function energy(network: Network, state: Pattern): number {
  requireEnergy('energy', network, state);
  const driven = fields(network, state);
  const { bias } = network;
  let sum = 0;
  // Half of what drives a neuron by others is that pair's; all of its bias is its own.
  for (let i = 0; i < state.length; i++) {
    const own = bias ? (bias[i] as number) : 0;
    sum -= (state[i] as number) * (((driven[i] as number) - own) / 2 + own);
  }
  return sum;
}

/**
 * By how much the energy changes when neuron `i` flips: `2 s_i h_i`, with h_i what drives it besides itself. Below 0, the flip is downhill.
 *
 * @throws RangeError `energyChange: weights must be symmetric, got others: they have no energy`
 *
 * @example
 * import { energyChange, hebbianWeights, pattern } from '@mneme/hopfield';
 *
 * const stored = pattern([1, -1, 1]);
 * console.log(energyChange({ weights: hebbianWeights([stored]) }, stored, 0)); // 4
 */
export function energyChange(network: Network, state: Pattern, i: number): number {
  requireEnergy('energyChange', network, state);
  return 2 * (state[i] as number) * localField(network, state, i);
}

/**
 * What never rises when all neurons are updated at once: the energy of two states that follow each other (Goles, Fogelman and Pellegrin
 * 1985). It is why such a network ends in a fixed point or goes back and forth between two states.
 *
 *     L_t = -s_t' W s_(t-1) - b'(s_t + s_(t-1))
 *
 * @throws RangeError `twoStepEnergy: weights must be symmetric, got others: they have no energy`
 *
 * @example
 * import { hebbianWeights, pattern, twoStepEnergy } from '@mneme/hopfield';
 *
 * const stored = pattern([1, -1, 1]);
 * console.log(twoStepEnergy({ weights: hebbianWeights([stored]) }, stored, stored)); // -6
 */
export function twoStepEnergy(network: Network, before: Pattern, after: Pattern): number {
  requireEnergy('twoStepEnergy', network, before);
  requireNetwork('twoStepEnergy', network, after);
  const driven = fields(network, before);
  let sum = 0;
  for (let i = 0; i < after.length; i++) {
    const own = network.bias ? (network.bias[i] as number) : 0;
    sum -= (after[i] as number) * (driven[i] as number) + own * (before[i] as number);
  }
  return sum;
}

function requireEnergy(where: string, network: Network, state: Pattern): void {
  requireNetwork(where, network, state);
  if (!network.weights.symmetric) {
    throw new RangeError(`${where}: weights must be symmetric, got others: they have no energy`);
  }
}
