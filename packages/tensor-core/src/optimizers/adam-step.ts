import {
  add,
  cast,
  div,
  mul,
  pow,
  type Rank,
  type Scalar,
  scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels/contract.ts';
import { requireAtLeastZero, requireFraction, requirePositive } from '../shape/require-number.ts';

/** What Adam and AdamW have in common. */
export interface AdamConfig {
  /** α in Kingma and Ba 2015. At least 0. */
  readonly learningRate: number;
  /** β1: how much of the mean of the gradients is kept at each step, in [0, 1). Default 0.9. */
  readonly meanDecay?: number;
  /** β2: how much of the mean of their squares is kept at each step, in [0, 1). Default 0.999. */
  readonly varianceDecay?: number;
  /** ε: added to the root of the second moment. Above 0; default 1e-8. */
  readonly epsilon?: number;
}

/** The configuration with its defaults, checked. */
export function adamConfig(where: string, config: AdamConfig): Required<AdamConfig> {
  const { learningRate, meanDecay = 0.9, varianceDecay = 0.999, epsilon = 1e-8 } = config;
  requireAtLeastZero(where, 'learningRate', learningRate);
  requireFraction(where, 'meanDecay', meanDecay);
  requireFraction(where, 'varianceDecay', varianceDecay);
  requirePositive(where, 'epsilon', epsilon);
  return { learningRate, meanDecay, varianceDecay, epsilon };
}

/** The scalars of one step, the same for every parameter. */
export interface AdamScalars {
  readonly learningRate: Scalar;
  /** `learningRate sqrt(1 - β2^t) / (1 - β1^t)` */
  readonly rate: Scalar;
  /** `ε sqrt(1 - β2^t)` */
  readonly epsilon: Scalar;
}

/**
 * Bias correction at step t, the `step` tensor plus 1, moved from the moments to the scalars (Kingma and Ba 2015, end
 * of section 2) with ε kept where Algorithm 1 has it.
 */
export function adamScalars(
  config: Required<AdamConfig>,
  learningRate: Scalar,
  step: Variable<Rank.R0>,
): AdamScalars {
  const count = add(cast(step, 'float32'), 1);
  const meanCorrection = sub(1, pow(scalar(config.meanDecay), count));
  const root = sqrt(sub(1, pow(scalar(config.varianceDecay), count)));
  return {
    learningRate,
    rate: div(mul(learningRate, root), meanCorrection),
    epsilon: mul(root, config.epsilon),
  };
}

/**
 * `MnemeAdamStep`: the new `parameter`, `mean` and `variance`. `parameter` is first scaled by
 * `1 - learningRate weightDecay` (Loshchilov and Hutter 2019, Algorithm 2, line 12).
 */
export const adamStep: KernelContract<
  {
    parameter: Tensor;
    gradient: Tensor;
    mean: Tensor;
    variance: Tensor;
    learningRate: Scalar;
    rate: Scalar;
    epsilon: Scalar;
  },
  { readonly meanDecay: number; readonly varianceDecay: number; readonly weightDecay: number }
> = {
  name: 'MnemeAdamStep',
  outputs: ['parameter', 'mean', 'variance'],
  composed: ({ parameter, gradient, mean, variance, learningRate, rate, epsilon }, attributes) => {
    const { meanDecay, varianceDecay, weightDecay } = attributes;
    const nextMean = add(mul(mean, meanDecay), mul(gradient, 1 - meanDecay));
    const nextVariance = add(mul(variance, varianceDecay), mul(square(gradient), 1 - varianceDecay));
    const change = mul(div(nextMean, add(sqrt(nextVariance), epsilon)), rate);
    const kept = weightDecay === 0 ? parameter : mul(parameter, sub(1, mul(learningRate, weightDecay)));
    return [sub(kept, change), nextMean, nextVariance];
  },
};
