import { logSoftmax, logSumExp, type Random, requireInteger, withGradient } from '@mneme/tensor-core';
import { type Tensor, tidy, transpose, unstack, zeros } from '@tensorflow/tfjs-core';
import { gumbelNoise } from '../hard/gumbel-noise.ts';
import { chainMessages, stepsOf } from './chain-messages.ts';
import { type ChainPotentials, checkChain, closedChain } from './chain-potentials.ts';
import { traceBack } from './trace-back.ts';

/** How {@link sampleChain} draws. */
export interface SampleChainConfig {
  /** The same source, the same samples. */
  readonly random: Random;
  /** How many sequences of each chain; default 1. */
  readonly count?: number;
}

/**
 * Sequences of states by their probabilities, exactly and independently: the forward algorithm, then from the last place
 * back each state given the one behind it (forward filtering, backward sampling; Carter and Kohn 1994).
 *
 * @returns `[count, batch, length]` of int32, 0 where the mask leaves a place out; not differentiable
 * @throws RangeError `sampleChain: count must be an integer of at least 1, got 0`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { sampleChain } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const potentials = { unary: zeros([1, 5, 2]), transitions: zeros([2, 2]) };
 * console.log(sampleChain(potentials, { random: new Random(0), count: 3 }).shape); // [3, 1, 5]
 */
export function sampleChain(potentials: ChainPotentials, { random, count = 1 }: SampleChainConfig): Tensor {
  const sizes = checkChain('sampleChain', potentials);
  requireInteger('sampleChain', 'count', count);
  const { batch, length, states } = sizes;
  return tidy(() => {
    const { unary, transitions } = closedChain(potentials, sizes);
    return withGradient(
      [unary],
      () => {
        const steps = stepsOf(unary, transpose(transitions, [0, 1, 3, 2]));
        const messages = chainMessages(
          steps,
          (scores) => logSumExp(scores),
          (message) => logSoftmax(message),
        );
        const noise = unstack(gumbelNoise([length, count, batch, states], random));
        return traceBack(messages, steps, noise);
      },
      () => [zeros(unary.shape)],
    );
  });
}
