import { withGradient } from '@mneme/tensor-core';
import { max, type Tensor, tidy, transpose, zeros } from '@tensorflow/tfjs-core';
import { chainMessages, stepsOf } from './chain-messages.ts';
import { type ChainPotentials, checkChain, closedChain } from './chain-potentials.ts';
import { chainScore } from './chain-score.ts';
import { traceBack } from './trace-back.ts';

/** What {@link viterbi} finds. */
export interface BestSequence {
  /** `[batch, length]` of int32, 0 where the mask leaves a place out; not differentiable. */
  readonly states: Tensor;
  /** `[batch]`, its score, differentiable. */
  readonly score: Tensor;
}

/**
 * The sequence of the highest score, by dynamic programming (Viterbi 1967). Of several that are equal, one.
 *
 * @throws ShapeError `viterbi: unary must be [batch, length, states], got [3, 2]: its rank is 2`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { viterbi } from '@mneme/attention';
 *
 * const transitions = tensor([[0, -5], [-5, 0]]); // it costs 5 to change the state
 * const { states, score } = viterbi({ unary: tensor([[[3, 0], [0, 1], [3, 0]]]), transitions });
 * states.print(); // [[0, 0, 0]]
 * score.print(); // [6]
 */
export function viterbi(potentials: ChainPotentials): BestSequence {
  const sizes = checkChain('viterbi', potentials);
  return tidy(() => {
    const { unary, transitions } = closedChain(potentials, sizes);
    const states = withGradient(
      [unary],
      () => {
        const steps = stepsOf(unary, transpose(transitions, [0, 1, 3, 2]));
        return traceBack(
          chainMessages(steps, (scores) => max(scores, -1)),
          steps,
        );
      },
      () => [zeros(unary.shape)],
    );
    return { states, score: chainScore(potentials, states) };
  });
}
