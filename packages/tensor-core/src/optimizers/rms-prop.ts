import { type Rank, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { requireAtLeastZero, requireFraction, requirePositive } from '../shape/require-number.ts';
import type { Optimizer, StepOptions } from './optimizer.ts';
import { centredRmsPropStep, rmsPropStep } from './rms-prop-step.ts';
import { assignAll, increment, prepareSlots, type Slots, slotOf, stepCounter } from './slots.ts';
import { learningRateTensor, stepTargets } from './step-targets.ts';

export interface RmsPropConfig {
  /** ℷ in Graves 2013. At least 0. */
  readonly learningRate: number;
  /** ℵ: how much of the running means is kept at each step, in [0, 1). Default 0.95. */
  readonly decay?: number;
  /** ℶ: in [0, 1). Default 0; Graves has 0.9. */
  readonly momentum?: number;
  /** ℸ: added inside of the root. Above 0; default 1e-4. */
  readonly epsilon?: number;
  /** Divides by the standard deviation of the gradient instead of its root mean square. Default false. */
  readonly centred?: boolean;
}

/**
 * RMSProp as in Graves 2013 ("Generating sequences with recurrent neural networks", equations 38 to 41):
 * `square = ℵ square + (1 - ℵ) gradient²`; `mean = ℵ mean + (1 - ℵ) gradient` (0 unless centred);
 * `velocity = ℶ velocity - ℷ gradient / sqrt(square - mean² + ℸ)`; `parameter += velocity`.
 *
 * PyTorch adds its epsilon outside of the root and keeps the learning rate out of the velocity; with the same
 * learning rate at each step the second makes no difference.
 *
 * @throws RangeError `RmsProp: decay must be in [0, 1), got 1`
 *
 * @example
 * import { mean, ones, square } from '@tensorflow/tfjs-core';
 * import { Linear, Random, RmsProp, valueAndGradient } from '@mneme/tensor-core';
 *
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * const optimizer = new RmsProp({ learningRate: 1e-4, momentum: 0.9, centred: true });
 * const { gradients } = valueAndGradient(model, () => mean(square(model.call(ones([5, 3])))));
 * optimizer.apply(model, gradients);
 */
export class RmsProp implements Optimizer {
  readonly learningRate: number;
  readonly decay: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centred: boolean;
  readonly step: Variable<Rank.R0>;
  readonly square: Slots;
  readonly mean: Slots;
  readonly velocity: Slots;

  constructor({ learningRate, decay = 0.95, momentum = 0, epsilon = 1e-4, centred = false }: RmsPropConfig) {
    requireAtLeastZero('RmsProp', 'learningRate', learningRate);
    requireFraction('RmsProp', 'decay', decay);
    requireFraction('RmsProp', 'momentum', momentum);
    requirePositive('RmsProp', 'epsilon', epsilon);
    this.learningRate = learningRate;
    this.decay = decay;
    this.momentum = momentum;
    this.epsilon = epsilon;
    this.centred = centred;
    this.step = stepCounter();
    this.square = new Map();
    this.mean = new Map();
    this.velocity = new Map();
  }

  apply(model: object, gradients: ReadonlyMap<string, Tensor>, options: StepOptions = {}): void {
    const targets = stepTargets('RmsProp.apply', model, gradients, [this.square, this.velocity, this.mean]);
    const attributes = { decay: this.decay, momentum: this.momentum, epsilon: this.epsilon };
    tidy(() => {
      const learningRate = learningRateTensor('RmsProp.apply', options.learningRate ?? this.learningRate);
      for (const { path, parameter, gradient } of targets) {
        const square = slotOf(this.square, path, parameter);
        const velocity = slotOf(this.velocity, path, parameter);
        const inputs = { parameter, gradient, square, velocity, learningRate };
        if (this.centred) {
          const mean = slotOf(this.mean, path, parameter);
          const outputs = runContract(centredRmsPropStep, { ...inputs, mean }, attributes);
          assignAll([parameter, square, velocity, mean], outputs);
        } else {
          assignAll([parameter, square, velocity], runContract(rmsPropStep, inputs, attributes));
        }
      }
      increment(this.step);
    });
  }

  prepare(model: object, paths: Iterable<string>): void {
    const slots = this.centred ? [this.square, this.velocity, this.mean] : [this.square, this.velocity];
    prepareSlots('RmsProp.prepare', slots, model, paths);
  }
}
