import { axes, requireFraction } from '@mneme/tensor-core';
import { add, div, mean, mul, type Scalar, scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** A running mean of rewards. Immutable: each batch makes another. */
export interface RewardBaseline {
  /** The mean, a scalar: the `baseline` of {@link reinforceLoss}. */
  readonly mean: Scalar;
  /** How much has been seen, a scalar in [0, 1). */
  readonly weight: Scalar;
}

/**
 * The baseline of one who has seen no reward: 0.
 *
 * @example
 * import { emptyRewardBaseline } from '@mneme/attention';
 *
 * emptyRewardBaseline().mean.print(); // 0
 */
export function emptyRewardBaseline(): RewardBaseline {
  return { mean: scalar(0), weight: scalar(0) };
}

/**
 * The baseline after one more batch: a mean in which older batches fade (Xu et al. 2015, section 4.1), corrected for that
 * it began at nothing, as Adam's means are.
 *
 *     weight' = decay weight + (1 - decay),   mean' = mean + (1 - decay) / weight' (mean of rewards - mean)
 *
 * @param rewards - `[batch]`
 * @param decay - in [0, 1), default 0.9
 * @throws RangeError `updateRewardBaseline: decay must be in [0, 1), got 1`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { emptyRewardBaseline, updateRewardBaseline } from '@mneme/attention';
 *
 * const first = updateRewardBaseline(emptyRewardBaseline(), tensor([1, 3]));
 * first.mean.print(); // 2
 * updateRewardBaseline(first, tensor([0, 0])).mean.print(); // 0.947
 */
export function updateRewardBaseline(baseline: RewardBaseline, rewards: Tensor, decay = 0.9): RewardBaseline {
  axes('updateRewardBaseline', { rewards }, { rewards: 'batch' });
  requireFraction('updateRewardBaseline', 'decay', decay);
  return tidy(() => {
    const weight = add(mul(decay, baseline.weight), 1 - decay) as Scalar;
    const change = mul(div(1 - decay, weight), sub(mean(rewards), baseline.mean));
    return { mean: add(baseline.mean, change) as Scalar, weight };
  });
}
