import type { Network } from '../binary/network.ts';
import { type Pattern, requirePatterns } from '../binary/pattern.ts';

/**
 * A network by the covariance rule (Sejnowski 1977): from each neuron its own mean over the patterns is taken off, in the weights and, by a
 * bias, in the states that drive others. Images of which all have the same background are told apart so; with one mean for all neurons, as in
 * {@link centredHebbianWeights}, what they share would still drown them.
 *
 *     w_ij = 1/P sum_p (x_i^p - m_i)(x_j^p - m_j)   for i /= j,   b_i = -sum_j w_ij m_j
 *
 * A neuron that is the same in all patterns has no weights; its bias is what it is.
 *
 * @throws RangeError `covarianceNetwork: patterns must be at least two, got 1`
 *
 * @example
 * import { covarianceNetwork, pattern, recallAsynchronously } from '@mneme/hopfield';
 *
 * const patterns = [pattern([-1, -1, -1, 1, 1]), pattern([-1, -1, -1, -1, -1])];
 * const network = covarianceNetwork(patterns);
 * console.log(recallAsynchronously(network, pattern([1, -1, -1, 1, 1])).state.join()); // -1,-1,-1,1,1
 */
export function covarianceNetwork(patterns: readonly Pattern[]): Network {
  const size = requirePatterns('covarianceNetwork', patterns);
  if (patterns.length < 2) {
    throw new RangeError(`covarianceNetwork: patterns must be at least two, got ${patterns.length}`);
  }
  const means = Float64Array.from({ length: size }, (_, i) =>
    patterns.reduce((sum, states) => sum + (states[i] as number) / patterns.length, 0),
  );
  const values = new Float64Array(size * size);
  for (const states of patterns) {
    for (let i = 0; i < size; i++) {
      const own = ((states[i] as number) - (means[i] as number)) / patterns.length;
      for (let j = 0; j < size; j++) {
        if (j === i) continue;
        const at = i * size + j;
        values[at] = (values[at] as number) + own * ((states[j] as number) - (means[j] as number));
      }
    }
  }
  const bias = means.map((_, i) => {
    // Nothing drives a neuron that is the same in all patterns, so its bias does.
    let sum = Math.abs(means[i] as number) > 1 - 1e-9 ? (means[i] as number) : 0;
    for (let j = 0; j < size; j++) sum -= (values[i * size + j] as number) * (means[j] as number);
    return sum;
  });
  return { weights: { size, values, symmetric: true }, bias };
}
