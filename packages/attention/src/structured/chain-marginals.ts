import { cast, exp, expandDims, mul, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { bothWays, logMarginals, logPairMarginals } from './chain-log-marginals.ts';
import { type ChainPotentials, checkChain, closedChain, stepMask } from './chain-potentials.ts';

/**
 * `p(z_t = i)`, the probability of each state at each place, by the forward-backward algorithm (Rabiner 1989, equation 27):
 * the attention weights of a linear-chain structured attention network. They are differentiable.
 *
 * @returns `[batch, length, states]`; each place sums to 1, or is all 0 where the mask leaves it out
 *
 * @example
 * import { tensor, zeros } from '@tensorflow/tfjs-core';
 * import { chainMarginals } from '@mneme/attention';
 *
 * // Neighbours agree three times as often as not; the first is in state 1 for certain.
 * const transitions = tensor([[Math.log(3), 0], [0, Math.log(3)]]);
 * chainMarginals({ unary: tensor([[[-1e4, 0], [0, 0]]]), transitions }).print(); // [[[0, 1], [0.25, 0.75]]]
 */
export function chainMarginals(potentials: ChainPotentials): Tensor {
  const sizes = checkChain('chainMarginals', potentials);
  return tidy(() => {
    const chain = closedChain(potentials, sizes);
    const marginals = exp(logMarginals(bothWays(chain), chain));
    return potentials.mask ? mul(marginals, cast(expandDims(potentials.mask, -1), 'float32')) : marginals;
  });
}

/**
 * `p(z_t = i, z_t+1 = j)`, the probability of each pair of neighbouring states. Differentiable, too.
 *
 * @returns `[batch, length - 1, states, states]`; each pair sums to 1, or is all 0 where the mask leaves out one of the two
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { chainPairMarginals } from '@mneme/attention';
 *
 * const pairs = chainPairMarginals({ unary: zeros([1, 2, 2]), transitions: zeros([2, 2]) });
 * pairs.print(); // [[[[0.25, 0.25], [0.25, 0.25]]]]
 */
export function chainPairMarginals(potentials: ChainPotentials): Tensor {
  const sizes = checkChain('chainPairMarginals', potentials);
  const { batch, length, states } = sizes;
  if (length === 1) return zeros([batch, 0, states, states]);
  return tidy(() => {
    const chain = closedChain(potentials, sizes);
    const marginals = exp(logPairMarginals(bothWays(chain), chain));
    return potentials.mask ? mul(marginals, cast(stepMask(potentials.mask), 'float32')) : marginals;
  });
}
