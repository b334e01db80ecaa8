import { axes, batchMatMul, type CallContext, logSoftmax, maskedSoftmax, select } from '@mneme/tensor-core';
import { add, mul, neg, scalar, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';
import { argmaxWeights } from '../normalizers/argmax-weights.ts';
import { gumbelNoise } from './gumbel-noise.ts';

/** What {@link hardAttend} chooses by, and what it reads; leading axes broadcast. */
export interface HardAttendInputs {
  /** `[..., queries, keys]`, of any score. */
  readonly scores: Tensor;
  /** `[..., keys, width]` */
  readonly value: Tensor;
  /** Bool, broadcast to the scores, true where a query may look. */
  readonly mask?: Tensor;
}

/** What {@link hardAttend} read, and what REINFORCE has to know of the choice. */
export interface HardAttended {
  /** `[..., queries, width]`: the one value that was chosen. */
  readonly output: Tensor;
  /** `[..., queries, keys]`: 1 at the choice, else 0; no gradient passes it. */
  readonly choice: Tensor;
  /** `[..., queries]`: `log p(choice)`, differentiable in the scores. */
  readonly logProbability: Tensor;
  /** `[..., queries]`: `-sum_n p_n log p_n` in nats, differentiable in the scores. */
  readonly entropy: Tensor;
}

/**
 * Stochastic hard attention (Xu et al. 2015, section 4.1): each query reads a single value, that of a key drawn by
 *
 *     p_n = softmax_n(scores)
 *
 * With `context.random` it is a sample; without, the most probable key, as at inference (what a model does then is not what
 * it was trained to do on average). The output has a gradient in the values alone: the scores learn by
 * {@link reinforceLoss}. A query whose mask leaves no key reads zeros, with log-probability and entropy 0. The choice is
 * reported as `weights` to `context.probe`.
 *
 * @throws ShapeError `hardAttend: value must be [..., keys, width], got [2, 7]: keys is 5 in scores but 2 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { hardAttend } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const inputs = { scores: tensor([[0, 1, 2]]), value: tensor([[10], [20], [30]]) };
 * hardAttend(inputs).output.print(); // [[30]]
 * const { output, logProbability } = hardAttend(inputs, { random: new Random(0) });
 * console.log(output.shape, logProbability.shape); // [1, 1] [1]
 */
export function hardAttend(
  { scores, value, mask }: HardAttendInputs,
  context: CallContext = {},
): HardAttended {
  axes('hardAttend', { scores, value }, { scores: '... queries keys', value: '... keys width' });
  if (mask) requireMask('hardAttend', 'mask', mask);
  const { random, probe } = context;
  return tidy(() => {
    const noisy = random ? add(scores, gumbelNoise(scores.shape, random)) : scores;
    const choice = argmaxWeights(noisy, mask);
    probe?.report('weights', choice);
    const logs = logSoftmax(mask ? select(mask, scores, scalar(BELOW_ALL)) : scores);
    return {
      output: batchMatMul(choice, value),
      choice,
      logProbability: sum(mul(choice, logs), -1),
      entropy: neg(sum(mul(maskedSoftmax(scores, mask), logs), -1)),
    };
  });
}

/** Finite, so that 0 times it is no NaN. */
const BELOW_ALL = -1e30;
