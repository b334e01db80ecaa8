import { logSumExp } from '@mneme/tensor-core';
import { type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { chainMessages, stepsOf } from './chain-messages.ts';
import { type ChainPotentials, checkChain, closedChain } from './chain-potentials.ts';

/**
 * `log Z`, the log-sum-exp of the scores of all sequences, by the forward algorithm (Rabiner 1989, equations 19 to 21, in
 * log space): `length x states^2` instead of `states^length`. Its gradients are {@link chainMarginals} and
 * {@link chainPairMarginals}.
 *
 * @returns `[batch]`; 0 where the mask leaves no place
 * @throws ShapeError `chainLogPartition: transitions must be [states, states], got [2, 2]: states is 3 in unary but 2 here`
 *
 * @example
 * import { tensor, zeros } from '@tensorflow/tfjs-core';
 * import { chainLogPartition } from '@mneme/attention';
 *
 * // 3 places of 2 states: 8 sequences of score 0
 * chainLogPartition({ unary: zeros([1, 3, 2]), transitions: zeros([2, 2]) }).print(); // [log 8]
 */
export function chainLogPartition(potentials: ChainPotentials): Tensor {
  const sizes = checkChain('chainLogPartition', potentials);
  return tidy(() => {
    const { unary, transitions } = closedChain(potentials, sizes);
    const messages = chainMessages(stepsOf(unary, transpose(transitions, [0, 1, 3, 2])), (scores) =>
      logSumExp(scores),
    );
    return logSumExp(messages.at(-1) as Tensor);
  });
}
