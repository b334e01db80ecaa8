import { type Rank, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { requireAtLeastZero } from '../shape/require-number.ts';
import { type AdamConfig, adamConfig, adamScalars, adamStep } from './adam-step.ts';
import type { Optimizer, StepOptions } from './optimizer.ts';
import { assignAll, increment, prepareSlots, type Slots, slotOf, stepCounter } from './slots.ts';
import { learningRateTensor, stepTargets } from './step-targets.ts';

export interface AdamWConfig extends AdamConfig {
  /** λ: the part of a parameter that is taken off at each step, times the learning rate. Default 0.01. */
  readonly weightDecay?: number;
  /** Which parameters decay, by path; by default all of them, as in PyTorch. */
  readonly decays?: (path: string) => boolean;
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, Algorithm 2): before Adam's step,
 * `parameter -= learningRate weightDecay parameter`. As in PyTorch the schedule multiplies the decay too.
 *
 * @throws RangeError `AdamW: weightDecay must be a finite number of at least 0, got -1`
 *
 * @example
 * import { mean, ones, square } from '@tensorflow/tfjs-core';
 * import { AdamW, Linear, Random, valueAndGradient } from '@mneme/tensor-core';
 *
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * const optimizer = new AdamW({ learningRate: 1e-2, decays: (path) => !path.endsWith('bias') });
 * const { gradients } = valueAndGradient(model, () => mean(square(model.call(ones([5, 3])))));
 * optimizer.apply(model, gradients);
 */
export class AdamW implements Optimizer {
  readonly learningRate: number;
  readonly meanDecay: number;
  readonly varianceDecay: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly decays: (path: string) => boolean;
  readonly step: Variable<Rank.R0>;
  readonly mean: Slots;
  readonly variance: Slots;

  constructor(config: AdamWConfig) {
    const { learningRate, meanDecay, varianceDecay, epsilon } = adamConfig('AdamW', config);
    const { weightDecay = 0.01, decays = () => true } = config;
    requireAtLeastZero('AdamW', 'weightDecay', weightDecay);
    this.learningRate = learningRate;
    this.meanDecay = meanDecay;
    this.varianceDecay = varianceDecay;
    this.epsilon = epsilon;
    this.weightDecay = weightDecay;
    this.decays = decays;
    this.step = stepCounter();
    this.mean = new Map();
    this.variance = new Map();
  }

  apply(model: object, gradients: ReadonlyMap<string, Tensor>, options: StepOptions = {}): void {
    const targets = stepTargets('AdamW.apply', model, gradients, [this.mean, this.variance]);
    const { meanDecay, varianceDecay } = this;
    tidy(() => {
      const learningRate = learningRateTensor('AdamW.apply', options.learningRate ?? this.learningRate);
      const scalars = adamScalars(this, learningRate, this.step);
      for (const { path, parameter, gradient } of targets) {
        const mean = slotOf(this.mean, path, parameter);
        const variance = slotOf(this.variance, path, parameter);
        const weightDecay = this.decays(path) ? this.weightDecay : 0;
        const inputs = { parameter, gradient, mean, variance, ...scalars };
        const outputs = runContract(adamStep, inputs, { meanDecay, varianceDecay, weightDecay });
        assignAll([parameter, mean, variance], outputs);
      }
      increment(this.step);
    });
  }

  prepare(model: object, paths: Iterable<string>): void {
    prepareSlots('AdamW.prepare', [this.mean, this.variance], model, paths);
  }
}
