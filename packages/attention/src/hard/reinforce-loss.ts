import { axes, requireAtLeastZero, withGradient } from '@mneme/tensor-core';
import {
  clone,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  sub,
  sum,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';

/** What came of the choices of a batch. */
export interface ReinforceInputs {
  /** `[batch]`: how good the outcome of each example was. */
  readonly reward: Tensor;
  /** `[batch, ...]`: log-probability of each choice that led to it, as {@link hardAttend} gives them. */
  readonly logProbability: Tensor;
  /** `[batch, ...]`: entropies of the choices; only with `entropyWeight`. */
  readonly entropy?: Tensor;
}

export interface ReinforceOptions {
  /** What reward to expect, a scalar or `[batch]`: it takes away variance, and adds no bias. Default 0. */
  readonly baseline?: Tensor;
  /** λ of Xu et al.: how much spread-out choices are worth. Default 0. */
  readonly entropyWeight?: number;
}

/**
 * A loss whose gradient is the REINFORCE estimate of that of the expected reward, negated (Williams 1992; Xu et al. 2015,
 * section 4.1): the mean over the batch of
 *
 *     -(reward - baseline) sum log p(choice) - entropyWeight sum H
 *
 * Reward and baseline are taken as given: no gradient reaches them, whatever they were computed from. The value itself
 * means nothing.
 *
 * @throws RangeError `reinforceLoss: logProbability must be [batch, ...] of batch 5, got [3, 2]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { reinforceLoss } from '@mneme/attention';
 *
 * const outcome = { reward: tensor([1, 0]), logProbability: tensor([-0.5, -2]) };
 * reinforceLoss(outcome).print(); // 0.25
 * reinforceLoss(outcome, { baseline: tensor(0.5) }).print(); // -0.375
 */
export function reinforceLoss(inputs: ReinforceInputs, options: ReinforceOptions = {}): Scalar {
  const { reward, logProbability, entropy } = inputs;
  const { baseline, entropyWeight = 0 } = options;
  const { batch } = axes('reinforceLoss', { reward }, { reward: 'batch' });
  for (const [name, x] of Object.entries({ logProbability, entropy })) {
    if (x && x.shape[0] !== batch) {
      const got = `got [${x.shape.join(', ')}]`;
      throw new RangeError(`reinforceLoss: ${name} must be [batch, ...] of batch ${batch}, ${got}`);
    }
  }
  if (baseline) axes('reinforceLoss', { baseline }, { baseline: baseline.rank === 0 ? '' : `${batch}` });
  requireAtLeastZero('reinforceLoss', 'entropyWeight', entropyWeight);
  if (entropyWeight > 0 && !entropy) {
    throw new RangeError('reinforceLoss: entropy must be given with entropyWeight, got none');
  }
  return tidy(() => {
    const advantage = asGiven(baseline ? sub(reward, baseline) : reward);
    const loss = neg(mul(advantage, summed(logProbability)));
    return mean(
      entropy && entropyWeight > 0 ? sub(loss, mul(entropyWeight, summed(entropy))) : loss,
    ) as Scalar;
  });
}

/** Over all axes but the first. */
function summed(x: Tensor): Tensor {
  return sum(reshape(x, [x.shape[0] ?? 1, -1]), 1);
}

/** The same numbers, through which no gradient passes. */
function asGiven(x: Tensor): Tensor {
  const { shape } = x;
  return withGradient(
    [x],
    () => clone(x),
    () => [zeros(shape)],
  );
}
