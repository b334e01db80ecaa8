import type { Weights } from '../binary/network.ts';
import { type Pattern, requirePatterns, requireStates } from '../binary/pattern.ts';

export interface HebbianOptions {
  /**
   * What the sum over patterns is divided by: `patterns` as in the book (Qiu 2020, equation 8.37), or `neurons` as in physics. It matters
   * only where there is a bias or a temperature. Default `patterns`.
   */
  readonly scale?: 'patterns' | 'neurons';
  /** What is taken off each state first: for patterns of which more than half are 1, their mean. Default 0. */
  readonly mean?: number;
}

/**
 * Weights by Hebb's rule: neurons that are alike in the patterns drive each other (Hebb 1949; Hopfield 1982; Qiu 2020, equation 8.37). The
 * diagonal is 0. Some 0.138 patterns for each neuron are recalled with 1.6 % of wrong states (Amit, Gutfreund and Sompolinsky 1985), if
 * they are independent and as often 1 as -1. The weights are symmetric.
 *
 *     w_ij = 1/P sum_p x_i^p x_j^p   for i /= j
 *
 * @throws RangeError `hebbianWeights: patterns[1] must have 3 states, got 2`
 *
 * @example
 * import { hebbianWeights, pattern } from '@mneme/hopfield';
 *
 * console.log([...hebbianWeights([pattern([1, -1])]).values]); // [0, -1, -1, 0]
 */
export function hebbianWeights(
  patterns: readonly Pattern[],
  { scale = 'patterns', mean = 0 }: HebbianOptions = {},
): Weights {
  const size = requirePatterns('hebbianWeights', patterns);
  const factor = 1 / (scale === 'patterns' ? patterns.length : size);
  const values = new Float64Array(size * size);
  for (const states of patterns) addProducts(values, states, factor, mean);
  return { size, values, symmetric: true };
}

/**
 * Hebb's rule for patterns of unequal shares of 1 and -1, whose common part would drown them: their mean is taken off first (Amit, Gutfreund
 * and Sompolinsky 1987, equation 2.4).
 *
 *     w_ij = 1/P sum_p (x_i^p - a)(x_j^p - a),   a the mean of all states
 *
 * @example
 * import { centredHebbianWeights, pattern } from '@mneme/hopfield';
 *
 * const weights = centredHebbianWeights([pattern([1, 1, 1, -1]), pattern([1, 1, -1, 1])]);
 * console.log(weights.values[1], weights.symmetric); // 0.25 true
 */
export function centredHebbianWeights(
  patterns: readonly Pattern[],
  { scale = 'patterns' }: Pick<HebbianOptions, 'scale'> = {},
): Weights {
  const size = requirePatterns('centredHebbianWeights', patterns);
  const total = patterns.reduce((sum, states) => states.reduce((all, state) => all + state, sum), 0);
  return hebbianWeights(patterns, { scale, mean: total / (size * patterns.length) });
}

/**
 * Weights with one more pattern, by Hebb's rule in the scale of neurons, or, with a factor of `-1 / size`, with one less: what it added is
 * taken away to the last bit but for rounding.
 *
 * @param factor - what its products are multiplied by. Default `1 / size`
 *
 * @example
 * import { hebbianWeights, pattern, withPattern } from '@mneme/hopfield';
 *
 * const [one, other] = [pattern([1, -1, 1]), pattern([1, 1, -1])];
 * const both = withPattern(hebbianWeights([one], { scale: 'neurons' }), other);
 * console.log(String(both.values) === String(hebbianWeights([one, other], { scale: 'neurons' }).values)); // true
 */
export function withPattern(weights: Weights, states: Pattern, factor: number = 1 / weights.size): Weights {
  requireStates('withPattern', 'states', states, weights.size);
  const values = Float64Array.from(weights.values);
  addProducts(values, states, factor, 0);
  return { ...weights, values };
}

/** Adds the products of all pairs of different neurons. */
function addProducts(values: Float64Array, states: Pattern, factor: number, mean: number): void {
  const size = states.length;
  for (let i = 0; i < size; i++) {
    const own = ((states[i] as number) - mean) * factor;
    const row = i * size;
    for (let j = 0; j < size; j++) {
      if (j !== i) values[row + j] = (values[row + j] as number) + own * ((states[j] as number) - mean);
    }
  }
}
