import {
  add,
  mul,
  type Rank,
  type Scalar,
  sub,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { type KernelContract, runContract } from '../kernels/contract.ts';
import { requireAtLeastZero, requireFraction } from '../shape/require-number.ts';
import type { Optimizer, StepOptions } from './optimizer.ts';
import { assignAll, increment, prepareSlots, type Slots, slotOf, stepCounter } from './slots.ts';
import { learningRateTensor, stepTargets } from './step-targets.ts';

export interface SgdConfig {
  /** At least 0. */
  readonly learningRate: number;
  /** In [0, 1); default 0. */
  readonly momentum?: number;
  /** Nesterov's look-ahead; asks for momentum. Default false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent, with momentum and Nesterov's look-ahead as in PyTorch (Sutskever et al. 2013,
 * section 2, with the learning rate outside of the velocity, so that a schedule acts at once): `velocity =
 * momentum velocity + gradient`; `parameter -= learningRate velocity`, or with Nesterov `parameter -=
 * learningRate (gradient + momentum velocity)`.
 *
 * @throws RangeError `Sgd: momentum must be in [0, 1), got 1`
 *
 * @example
 * import { mean, ones, square } from '@tensorflow/tfjs-core';
 * import { Linear, Random, Sgd, valueAndGradient } from '@mneme/tensor-core';
 *
 * const model = new Linear({ input: 3, output: 2 }, new Random(0));
 * const optimizer = new Sgd({ learningRate: 0.1, momentum: 0.9 });
 * const { gradients } = valueAndGradient(model, () => mean(square(model.call(ones([5, 3])))));
 * optimizer.apply(model, gradients);
 */
export class Sgd implements Optimizer {
  readonly learningRate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly step: Variable<Rank.R0>;
  readonly velocity: Slots;

  constructor({ learningRate, momentum = 0, nesterov = false }: SgdConfig) {
    requireAtLeastZero('Sgd', 'learningRate', learningRate);
    requireFraction('Sgd', 'momentum', momentum);
    if (nesterov && momentum === 0) {
      throw new RangeError('Sgd: momentum must be above 0 with nesterov, got 0');
    }
    this.learningRate = learningRate;
    this.momentum = momentum;
    this.nesterov = nesterov;
    this.step = stepCounter();
    this.velocity = new Map();
  }

  apply(model: object, gradients: ReadonlyMap<string, Tensor>, options: StepOptions = {}): void {
    const targets = stepTargets('Sgd.apply', model, gradients, [this.velocity]);
    const { momentum, nesterov } = this;
    tidy(() => {
      const learningRate = learningRateTensor('Sgd.apply', options.learningRate ?? this.learningRate);
      for (const { path, parameter, gradient } of targets) {
        if (momentum === 0) {
          assignAll([parameter], runContract(sgdStep, { parameter, gradient, learningRate }, {}));
        } else {
          const velocity = slotOf(this.velocity, path, parameter);
          const inputs = { parameter, gradient, velocity, learningRate };
          assignAll([parameter, velocity], runContract(momentumStep, inputs, { momentum, nesterov }));
        }
      }
      increment(this.step);
    });
  }

  prepare(model: object, paths: Iterable<string>): void {
    prepareSlots('Sgd.prepare', this.momentum === 0 ? [] : [this.velocity], model, paths);
  }
}

type SgdInputs = { parameter: Tensor; gradient: Tensor; learningRate: Scalar };

/**
 * `MnemeSgdStep`: the new `parameter`. An accelerated kernel of this and the other steps may write in place
 * where the data of a variable has one reference, and must give new data where it has more: a clone keeps its
 * values.
 */
export const sgdStep: KernelContract<SgdInputs, object> = {
  name: 'MnemeSgdStep',
  outputs: ['parameter'],
  composed: ({ parameter, gradient, learningRate }) => [sub(parameter, mul(gradient, learningRate))],
};

/** `MnemeMomentumStep`: the new `parameter` and `velocity`. */
export const momentumStep: KernelContract<
  SgdInputs & { velocity: Tensor },
  { readonly momentum: number; readonly nesterov: boolean }
> = {
  name: 'MnemeMomentumStep',
  outputs: ['parameter', 'velocity'],
  composed: ({ parameter, gradient, velocity, learningRate }, { momentum, nesterov }) => {
    const next = add(mul(velocity, momentum), gradient);
    const direction = nesterov ? add(gradient, mul(next, momentum)) : next;
    return [sub(parameter, mul(direction, learningRate)), next];
  },
};
