import { type Random, requireInteger } from '@mneme/tensor-core';
import type { Network } from '../binary/network.ts';
import { overlap, type Pattern, requireStates, withFlips } from '../binary/pattern.ts';
import { recallAsynchronously } from '../binary/recall-asynchronously.ts';

export interface BasinOptions {
  /** Numbers of states that are wrong in the cue. */
  readonly flips: readonly number[];
  /** Cues for each. */
  readonly trials: number;
  readonly random: Random;
  /** The least overlap that counts as found again. Default 1. */
  readonly alike?: number;
}

/**
 * How far a pattern's basin reaches: of cues with so many wrong states, the share from which it is found again.
 *
 * @returns a share for each number of flips
 * @throws RangeError `basinCurve: stored must have 4 states, got 3`
 *
 * @example
 * import { basinCurve, hebbianWeights, pattern } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * const stored = pattern([1, -1, 1, -1, 1]);
 * const options = { flips: [0, 2, 5], trials: 10, random: new Random(0) };
 * console.log(basinCurve({ weights: hebbianWeights([stored]) }, stored, options)); // [1, 1, 0]
 */
export function basinCurve(
  network: Network,
  stored: Pattern,
  { flips, trials, random, alike = 1 }: BasinOptions,
): number[] {
  requireStates('basinCurve', 'stored', stored, network.weights.size);
  requireInteger('basinCurve', 'trials', trials);
  return flips.map((count) => {
    const source = random.at(count);
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const cue = withFlips(stored, count, source.split('cue').at(trial));
      const order = source.split('order').at(trial);
      const { state } = recallAsynchronously(network, cue, { order: 'random', random: order });
      if (overlap(state, stored) >= alike) found++;
    }
    return found / trials;
  });
}
