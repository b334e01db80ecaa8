import { requirePositive } from '@mneme/tensor-core';
import { noWeights, type Weights } from '../binary/network.ts';
import { type Pattern, requirePatterns, requireStates } from '../binary/pattern.ts';

/**
 * Weights that never grow beyond a bound, so that new patterns write over the oldest and nothing breaks down when there are too many (a
 * palimpsest; Nadal et al. 1986; Parisi 1986). Symmetric.
 *
 *     w_ij = clip(w_ij + x_i x_j / sqrt(N), -bound, bound)
 *
 * @param patterns - the oldest first
 * @param bound - about 0.4 keeps the most of the last ones, some 0.04 N
 * @throws RangeError `boundedHebbianWeights: bound must be a finite number above 0, got 0`
 *
 * @example
 * import { boundedHebbianWeights, pattern } from '@mneme/hopfield';
 *
 * console.log(boundedHebbianWeights([pattern([1, 1, 1, -1])], 0.4).values[1]); // 0.4
 */
export function boundedHebbianWeights(patterns: readonly Pattern[], bound = 0.4): Weights {
  const size = requirePatterns('boundedHebbianWeights', patterns);
  requirePositive('boundedHebbianWeights', 'bound', bound);
  return patterns.reduce((weights, states) => withBoundedPattern(weights, states, bound), noWeights(size));
}

/**
 * Weights with one more pattern within a bound.
 *
 * @example
 * import { boundedHebbianWeights, pattern, withBoundedPattern } from '@mneme/hopfield';
 *
 * const weights = withBoundedPattern(boundedHebbianWeights([pattern([1, 1])], 1), pattern([1, 1]), 1);
 * console.log(weights.values[1]); // 1
 */
export function withBoundedPattern(weights: Weights, states: Pattern, bound = 0.4): Weights {
  requireStates('withBoundedPattern', 'states', states, weights.size);
  requirePositive('withBoundedPattern', 'bound', bound);
  const { size } = weights;
  const step = 1 / Math.sqrt(size);
  const values = weights.values.map((value, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    if (i === j) return 0;
    const grown = value + step * (states[i] as number) * (states[j] as number);
    return Math.max(-bound, Math.min(bound, grown));
  });
  return { size, values, symmetric: weights.symmetric };
}
