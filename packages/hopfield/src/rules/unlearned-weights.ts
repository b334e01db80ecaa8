import { type Random, requireInteger, requirePositive } from '@mneme/tensor-core';
import type { Weights } from '../binary/network.ts';
import { randomPattern } from '../binary/pattern.ts';
import { recallAsynchronously } from '../binary/recall-asynchronously.ts';
import { withPattern } from './hebbian-weights.ts';

export interface UnlearningOptions {
  readonly random: Random;
  /** How many states are dreamt and taken away. */
  readonly times: number;
  /** By how much each, in parts of a pattern. Default 0.01. */
  readonly rate?: number;
}

/**
 * Weights from which what a network falls into by itself is taken away, a little at a time (Hopfield, Feinstein and Palmer 1983): mixtures
 * that nobody stored have larger basins than patterns, so they go first, and the patterns' basins become more alike. Too much of it and all
 * is forgotten.
 *
 *     from a random state to a fixed point s:   w_ij -= rate s_i s_j / N
 *
 * @param weights - in the scale of neurons
 * @throws RangeError `unlearnedWeights: times must be an integer of at least 1, got 0`
 *
 * @example
 * import { hebbianWeights, pattern, unlearnedWeights } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * const weights = hebbianWeights([pattern([1, 1, -1, -1])], { scale: 'neurons' });
 * console.log(unlearnedWeights(weights, { random: new Random(0), times: 2 }).values[1]); // 0.245
 */
export function unlearnedWeights(
  weights: Weights,
  { random, times, rate = 0.01 }: UnlearningOptions,
): Weights {
  requireInteger('unlearnedWeights', 'times', times);
  requirePositive('unlearnedWeights', 'rate', rate);
  let left = weights;
  for (let time = 0; time < times; time++) {
    const source = random.at(time);
    const from = randomPattern(weights.size, source.split('state'));
    const options = { order: 'random', random: source.split('order') } as const;
    const { state } = recallAsynchronously({ weights: left }, from, options);
    left = withPattern(left, state, -rate / weights.size);
  }
  return left;
}
