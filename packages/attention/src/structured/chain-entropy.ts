import { exp, mul, neg, slice, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { bothWays, logMarginals, logPairMarginals } from './chain-log-marginals.ts';
import { type ChainPotentials, checkChain, closedChain } from './chain-potentials.ts';

/**
 * `H = -sum_z p(z) log p(z)`, the entropy of all sequences, in nats: by the chain rule the entropies of the pairs less those
 * of the places that two pairs share. Differentiable.
 *
 * @returns `[batch]`, from 0 to `length log states`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { chainEntropy } from '@mneme/attention';
 *
 * chainEntropy({ unary: zeros([1, 3, 2]), transitions: zeros([2, 2]) }).print(); // [log 8]
 */
export function chainEntropy(potentials: ChainPotentials): Tensor {
  const sizes = checkChain('chainEntropy', potentials);
  const { batch, length, states } = sizes;
  return tidy(() => {
    const chain = closedChain(potentials, sizes);
    const ways = bothWays(chain);
    const places = logMarginals(ways, chain);
    if (length === 1) return entropies(places, [1, 2]);
    const pairs = entropies(logPairMarginals(ways, chain), [1, 2, 3]);
    if (length === 2) return pairs;
    return sub(pairs, entropies(slice(places, [0, 1, 0], [batch, length - 2, states]), [1, 2]));
  });
}

/** Summed over `axes`. */
function entropies(logProbabilities: Tensor, axes: number[]): Tensor {
  return neg(sum(mul(exp(logProbabilities), logProbabilities), axes));
}
