import { axes, linear, maskedSoftmax } from '@mneme/tensor-core';
import { abs, concat, expandDims, mul, reshape, sub, type Tensor, tanh, tidy } from '@tensorflow/tfjs-core';

/** What the attention of an episode is computed of. */
export interface EpisodeGatesInputs {
  /** f, `[batch, length, width]` */
  readonly facts: Tensor;
  /** q, `[batch, width]` */
  readonly question: Tensor;
  /** m, `[batch, width]`: what the episodes before have found. */
  readonly memory: Tensor;
  /** `[batch, length]` of bool, true where there is a fact. */
  readonly present?: Tensor;
}

/** The parameters of {@link episodeGates}. */
export interface EpisodeGatesWeights {
  /** W1, `[width, 4 width]` */
  readonly hiddenWeight: Tensor;
  /** `[width]` */
  readonly hiddenBias: Tensor;
  /** W2, `[1, width]` */
  readonly scoreWeight: Tensor;
}

/**
 * The attention that facts get in an episode, by how they are like the question and like what was found before (Xiong et al. 2016, equations
 * 8 to 10; W2's bias, which a softmax cancels, is left out):
 *
 *     z_i = [f_i o q; f_i o m; |f_i - q|; |f_i - m|],   g = softmax_i(W2 tanh(W1 z_i + b1))
 *
 * Differentiable in all tensors but `present`.
 *
 * @returns g, `[batch, length]`; a story without a fact gets zeros
 * @throws ShapeError `episodeGates: memory must be [batch, width], got [2, 5]: width is 3 in facts but 5 here`
 *
 * @example
 * import { ones, zeros } from '@tensorflow/tfjs-core';
 * import { episodeGates } from '@mneme/memory-net';
 *
 * const weights = { hiddenWeight: zeros([3, 12]), hiddenBias: zeros([3]), scoreWeight: ones([1, 3]) };
 * const inputs = { facts: ones([1, 2, 3]), question: ones([1, 3]), memory: ones([1, 3]) };
 * episodeGates(inputs, weights).print(); // [[0.5, 0.5]]
 */
export function episodeGates(inputs: EpisodeGatesInputs, weights: EpisodeGatesWeights): Tensor {
  const { facts, question, memory, present } = inputs;
  const { hiddenWeight, hiddenBias, scoreWeight } = weights;
  const { batch, length, width } = axes(
    'episodeGates',
    { facts, question, memory, present },
    { facts: 'batch length width', question: 'batch width', memory: 'batch width', present: 'batch length' },
  );
  axes(
    'episodeGates',
    { hiddenWeight, hiddenBias, scoreWeight },
    { hiddenWeight: `hidden ${4 * width}`, hiddenBias: 'hidden', scoreWeight: '1 hidden' },
  );
  return tidy(() => {
    const [q, m] = [expandDims(question, 1), expandDims(memory, 1)];
    const like = concat([mul(facts, q), mul(facts, m), abs(sub(facts, q)), abs(sub(facts, m))], 2);
    const scores = linear(tanh(linear(like, hiddenWeight, hiddenBias)), scoreWeight);
    return maskedSoftmax(reshape(scores, [batch, length]), present);
  });
}
