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
  tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { KernelContract } from '../kernels/contract.ts';
import { isHostBackend } from '../kernels/host-backend.ts';
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
export type AdamScalars = {
  readonly learningRate: Scalar;
  /** `learningRate sqrt(1 - β2^t) / (1 - β1^t)` */
  readonly rate: Scalar;
  /** `ε sqrt(1 - β2^t)` */
  readonly epsilon: Scalar;
};

/**
 * Bias correction at step t, the `step` tensor plus 1, moved from the moments to the scalars (Kingma and Ba
 * 2015, end of section 2) with ε kept where Algorithm 1 has it.
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

type AdamInputs = AdamScalars & {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
};

interface AdamAttributes {
  readonly meanDecay: number;
  readonly varianceDecay: number;
  readonly weightDecay: number;
}

/**
 * `MnemeAdamStep`: the new `parameter`, `mean` and `variance`. `parameter` is first scaled by
 * `1 - learningRate weightDecay` (Loshchilov and Hutter 2019, Algorithm 2, line 12).
 */
export const adamStep: KernelContract<AdamInputs, AdamAttributes> = {
  name: 'MnemeAdamStep',
  outputs: ['parameter', 'mean', 'variance'],
  composed: (inputs, attributes) =>
    isHostBackend() ? onHost(inputs, attributes) : adamStepOnDevice(inputs, attributes),
};

/** The same by tfjs's kernels, where the values do not lie in host memory. */
export function adamStepOnDevice(inputs: AdamInputs, attributes: AdamAttributes): Tensor[] {
  const { parameter, gradient, mean, variance, learningRate, rate, epsilon } = inputs;
  const { meanDecay, varianceDecay, weightDecay } = attributes;
  const nextMean = add(mul(mean, meanDecay), mul(gradient, 1 - meanDecay));
  const nextVariance = add(mul(variance, varianceDecay), mul(square(gradient), 1 - varianceDecay));
  const change = mul(div(nextMean, add(sqrt(nextVariance), epsilon)), rate);
  const kept = weightDecay === 0 ? parameter : mul(parameter, sub(1, mul(learningRate, weightDecay)));
  return [sub(kept, change), nextMean, nextVariance];
}

function onHost(inputs: AdamInputs, attributes: AdamAttributes): Tensor[] {
  const { meanDecay, varianceDecay, weightDecay } = attributes;
  const [values, gradients] = [read(inputs.parameter), read(inputs.gradient)];
  const [means, variances] = [Float32Array.from(read(inputs.mean)), Float32Array.from(read(inputs.variance))];
  const [learningRate, rate, epsilon] = [inputs.learningRate, inputs.rate, inputs.epsilon].map(
    (scalar) => read(scalar)[0] ?? 0,
  ) as [number, number, number];
  const kept = 1 - learningRate * weightDecay;
  const next = new Float32Array(values.length);
  for (let i = 0; i < next.length; i++) {
    const gradient = gradients[i] ?? 0;
    const mean = Math.fround(meanDecay * (means[i] ?? 0) + (1 - meanDecay) * gradient);
    const variance = Math.fround(
      varianceDecay * (variances[i] ?? 0) + (1 - varianceDecay) * gradient * gradient,
    );
    next[i] = kept * (values[i] ?? 0) - (rate * mean) / (Math.sqrt(variance) + epsilon);
    means[i] = mean;
    variances[i] = variance;
  }
  const { shape } = inputs.parameter;
  return [tensor(next, shape), tensor(means, shape), tensor(variances, shape)];
}

function read(values: Tensor): Float32Array {
  return values.dataSync<'float32'>();
}
