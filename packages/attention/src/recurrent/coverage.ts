import { axes, cumsum, requireAtLeastZero, select } from '@mneme/tensor-core';
import { log, maximum, minimum, mul, scalar, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';

/**
 * How much each step looks where earlier ones have looked (See, Liu and Manning 2017, equation 12):
 *
 *     loss_t = sum_i min(a_ti, c_ti),   c_t = a_0 + .. + a_{t-1}
 *
 * At least 0, at most the sum of the weights of the step; 0 for the first. Masked places have weight 0 and add nothing.
 *
 * @param weights - a, `[..., steps, keys]`, at least 0
 * @returns `[..., steps]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { coverageLoss } from '@mneme/attention';
 *
 * coverageLoss(tensor([[1, 0], [0.5, 0.5], [0, 1]])).print(); // [0, 0.5, 0.5]
 */
export function coverageLoss(weights: Tensor): Tensor {
  axes('coverageLoss', { weights }, { weights: '... steps keys' });
  return tidy(() => sum(minimum(weights, cumsum(weights, -2, { exclusive: true })), -1));
}

/** How {@link coveragePenalty} counts. */
export interface CoveragePenaltyConfig {
  /** beta, at least 0. */
  readonly strength: number;
  /** Bool, broadcast to `[..., keys]`, true for the places that are to be covered. Default all. */
  readonly mask?: Tensor;
}

/**
 * What a beam search adds to the score of a hypothesis so that one that left part of the source unread falls behind (Wu
 * et al. 2016, equation 14):
 *
 *     penalty = beta sum_i log(min(sum_t a_ti, 1))
 *
 * At most 0. A place that got less than 1e-30 in all counts as 1e-30, so that hypotheses can still be compared.
 *
 * @param weights - a, `[..., steps, keys]`: the weights of all steps of the hypothesis
 * @returns `[...]`
 * @throws RangeError `coveragePenalty: strength must be a finite number of at least 0, got -1`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { coveragePenalty } from '@mneme/attention';
 *
 * coveragePenalty(tensor([[1, 0], [0.5, 0.5]]), { strength: 2 }).print(); // -1.3863
 */
export function coveragePenalty(weights: Tensor, { strength, mask }: CoveragePenaltyConfig): Tensor {
  axes('coveragePenalty', { weights }, { weights: '... steps keys' });
  requireAtLeastZero('coveragePenalty', 'strength', strength);
  if (mask) requireMask('coveragePenalty', 'mask', mask);
  return tidy(() => {
    const covered = maximum(minimum(sum(weights, -2), 1), LEAST);
    // Chosen before the logarithm: what is not to be covered gets no gradient from it.
    const counted = mask ? select(mask, covered, scalar(1)) : covered;
    return mul(sum(log(counted), -1), strength);
  });
}

const LEAST = 1e-30;
