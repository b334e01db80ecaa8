import { type Rank, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { type AdamConfig, adamConfig, adamScalars, adamStep } from './adam-step.ts';
import type { Optimizer, StepOptions } from './optimizer.ts';
import { assignAll, increment, prepareSlots, type Slots, slotOf, stepCounter } from './slots.ts';
import { learningRateTensor, stepTargets } from './step-targets.ts';

/**
 * Adam (Kingma and Ba 2015, Algorithm 1):
 * `mean = β1 mean + (1 - β1) gradient`; `variance = β2 variance + (1 - β2) gradient²`;
 * `parameter -= learningRate (mean / (1 - β1^t)) / (sqrt(variance / (1 - β2^t)) + ε)`.
 *
 * t counts the steps of the optimizer. PyTorch counts each parameter's own; the two agree where every
 * parameter has a gradient in every step.
 *
 * @throws RangeError `Adam: meanDecay must be in [0, 1), got 1`
 *
 * @example
 * import { mean, ones, square } from '@tensorflow/tfjs-core';
 * import { Adam, cosine, Linear, Random, valueAndGradient } from '@mneme/tensor-core';
 *
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * const optimizer = new Adam({ learningRate: 1e-2 });
 * const schedule = cosine({ from: 1e-2, to: 1e-4, steps: 5 });
 * for (let step = 0; step < 5; step++) {
 *   const { gradients } = valueAndGradient(model, () => mean(square(model.call(ones([5, 3])))));
 *   optimizer.apply(model, gradients, { learningRate: schedule(step) });
 * }
 */
export class Adam implements Optimizer {
  readonly learningRate: number;
  readonly meanDecay: number;
  readonly varianceDecay: number;
  readonly epsilon: number;
  readonly step: Variable<Rank.R0>;
  readonly mean: Slots;
  readonly variance: Slots;

  constructor(config: AdamConfig) {
    const { learningRate, meanDecay, varianceDecay, epsilon } = adamConfig('Adam', config);
    this.learningRate = learningRate;
    this.meanDecay = meanDecay;
    this.varianceDecay = varianceDecay;
    this.epsilon = epsilon;
    this.step = stepCounter();
    this.mean = new Map();
    this.variance = new Map();
  }

  apply(model: object, gradients: ReadonlyMap<string, Tensor>, options: StepOptions = {}): void {
    const targets = stepTargets('Adam.apply', model, gradients, [this.mean, this.variance]);
    const attributes = { meanDecay: this.meanDecay, varianceDecay: this.varianceDecay, weightDecay: 0 };
    tidy(() => {
      const learningRate = learningRateTensor('Adam.apply', options.learningRate ?? this.learningRate);
      const scalars = adamScalars(this, learningRate, this.step);
      for (const { path, parameter, gradient } of targets) {
        const mean = slotOf(this.mean, path, parameter);
        const variance = slotOf(this.variance, path, parameter);
        const inputs = { parameter, gradient, mean, variance, ...scalars };
        assignAll([parameter, mean, variance], runContract(adamStep, inputs, attributes));
      }
      increment(this.step);
    });
  }

  prepare(model: object, paths: Iterable<string>): void {
    prepareSlots('Adam.prepare', [this.mean, this.variance], model, paths);
  }
}
