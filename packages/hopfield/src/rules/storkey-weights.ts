import { fields, noWeights, type Weights } from '../binary/network.ts';
import { type Pattern, requirePatterns, requireStates } from '../binary/pattern.ts';

/**
 * Weights by Storkey's rule (Storkey 1997): each pattern is stored less what those before already say of it, so that more fit, about
 * `N / sqrt(2 ln N)` without an error. One pattern after the other, each neuron from what its neighbours know alone; symmetric.
 *
 *     w_ij += (x_i x_j - x_i h_ji - h_ij x_j) / N,   h_ij = sum_(k /= i, j) w_ik x_k
 *
 * The sum leaves out both i and j. The diagonal is 0.
 *
 * @throws RangeError `storkeyWeights: patterns must be at least one, got none`
 *
 * @example
 * import { pattern, storkeyWeights } from '@mneme/hopfield';
 *
 * console.log(storkeyWeights([pattern([1, -1])]).values[1]); // -0.5
 */
export function storkeyWeights(patterns: readonly Pattern[]): Weights {
  const size = requirePatterns('storkeyWeights', patterns);
  return patterns.reduce((weights, states) => withStorkeyPattern(weights, states), noWeights(size));
}

/**
 * The second-order rule (Storkey and Valabregue 1999): what both neurons already know is taken into account together.
 *
 *     w_ij += (x_i x_j - x_i h_ji - h_ij x_j + h_ij h_ji) / N
 *
 * @throws RangeError `secondOrderStorkeyWeights: patterns must be at least one, got none`
 *
 * @example
 * import { pattern, secondOrderStorkeyWeights } from '@mneme/hopfield';
 *
 * console.log(secondOrderStorkeyWeights([pattern([1, -1])]).values[1]); // -0.5
 */
export function secondOrderStorkeyWeights(patterns: readonly Pattern[]): Weights {
  const size = requirePatterns('secondOrderStorkeyWeights', patterns);
  return patterns.reduce((weights, states) => withStorkeyPattern(weights, states, true), noWeights(size));
}

/**
 * Weights with one more pattern by Storkey's rule.
 *
 * @param secondOrder - whether by {@link secondOrderStorkeyWeights}. Default false
 *
 * @example
 * import { pattern, storkeyWeights, withStorkeyPattern } from '@mneme/hopfield';
 *
 * const [one, other] = [pattern([1, -1, 1]), pattern([1, 1, -1])];
 * const both = withStorkeyPattern(storkeyWeights([one]), other);
 * console.log(String(both.values) === String(storkeyWeights([one, other]).values)); // true
 */
export function withStorkeyPattern(weights: Weights, states: Pattern, secondOrder = false): Weights {
  requireStates('withStorkeyPattern', 'states', states, weights.size);
  const { size, values } = weights;
  const all = fields({ weights }, states);
  const next = Float64Array.from(values);
  /** What drives i, but for i itself and j. */
  const without = (i: number, j: number): number =>
    (all[i] as number) -
    (values[i * size + i] as number) * (states[i] as number) -
    (values[i * size + j] as number) * (states[j] as number);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const [own, other] = [states[i] as number, states[j] as number];
      const [here, there] = [without(i, j), without(j, i)];
      const change = own * other - own * there - here * other + (secondOrder ? here * there : 0);
      const value = (values[i * size + j] as number) + change / size;
      next[i * size + j] = value;
      next[j * size + i] = value;
    }
  }
  return { size, values: next, symmetric: true };
}
