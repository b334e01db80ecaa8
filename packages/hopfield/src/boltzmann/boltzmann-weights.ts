import { type Random, requireAtLeastZero, requireInteger, requirePositive } from '@mneme/tensor-core';
import { glauber } from '../binary/glauber.ts';
import { noWeights, type Weights } from '../binary/network.ts';
import { type Pattern, randomPattern, requirePatterns } from '../binary/pattern.ts';

export interface BoltzmannOptions {
  readonly random: Random;
  /** Steps of learning. Default 500. */
  readonly steps?: number;
  /** By how much of the difference a step goes at first; it falls to a tenth. Default 0.05. */
  readonly rate?: number;
  /** Networks that dream, each going on from where it was. Default 50. */
  readonly chains?: number;
  /** Sweeps of each between two steps. Default 1. */
  readonly sweeps?: number;
  /** By what share of themselves weights shrink for a rate of 1. Default 0.001. */
  readonly decay?: number;
  /** Called after each step with the largest difference between what is seen and what is dreamt. */
  readonly onStep?: (step: number, difference: number) => void;
}

/**
 * Weights of a Boltzmann machine without hidden neurons (Ackley, Hinton and Sejnowski 1985): neurons that are alike in the patterns are
 * joined, and those that are alike in what the network does by itself, at a temperature of 1, are parted, until it does by itself what it was
 * shown. Its own states come from chains that go on from step to step (Tieleman 2008). The diagonal is 0; symmetric.
 *
 *     w_ij += rate (mean_p x_i x_j - mean_dreams s_i s_j)
 *
 * @throws RangeError `boltzmannWeights: patterns must be at least one, got none`
 *
 * @example
 * import { boltzmannWeights, pattern } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * const weights = boltzmannWeights([pattern([1, -1, 1])], { random: new Random(0), steps: 50 });
 * console.log((weights.values[1] ?? 0) < 0, (weights.values[2] ?? 0) > 0); // true true
 */
export function boltzmannWeights(patterns: readonly Pattern[], options: BoltzmannOptions): Weights {
  const { random, steps = 500, rate = 0.05, chains = 50, sweeps = 1, decay = 0.001, onStep } = options;
  const size = requirePatterns('boltzmannWeights', patterns);
  for (const [name, value] of Object.entries({ steps, chains, sweeps })) {
    requireInteger('boltzmannWeights', name, value);
  }
  requirePositive('boltzmannWeights', 'rate', rate);
  requireAtLeastZero('boltzmannWeights', 'decay', decay);
  const weights = noWeights(size);
  const seen = correlation(patterns);
  let dreams = Array.from({ length: chains }, (_, c) => randomPattern(size, random.split('chains').at(c)));
  for (let step = 0; step < steps; step++) {
    const source = random.split('sweeps').at(step);
    dreams = dreams.map((state, c) =>
      glauber({ weights }, state, { temperature: 1, sweeps, random: source.at(c) }),
    );
    const speed = rate * (1 - (0.9 * step) / steps);
    const difference = learn(weights, seen, correlation(dreams), speed, decay);
    onStep?.(step + 1, difference);
  }
  return weights;
}

/** The mean product of each two neurons' states. */
function correlation(states: readonly Pattern[]): Float64Array {
  const size = states[0]?.length ?? 0;
  const sums = new Float64Array(size * size);
  for (const state of states) {
    for (let i = 0; i < size; i++) {
      const own = (state[i] as number) / states.length;
      const row = i * size;
      for (let j = 0; j < i; j++) sums[row + j] = (sums[row + j] as number) + own * (state[j] as number);
    }
  }
  return sums;
}

/** Changes the weights, and gives the largest difference. */
function learn(
  { size, values }: Weights,
  seen: Float64Array,
  dreamt: Float64Array,
  rate: number,
  decay: number,
): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const at = i * size + j;
      const difference = (seen[at] as number) - (dreamt[at] as number);
      largest = Math.max(largest, Math.abs(difference));
      const value = (values[at] as number) * (1 - rate * decay) + rate * difference;
      values[at] = value;
      values[j * size + i] = value;
    }
  }
  return largest;
}
