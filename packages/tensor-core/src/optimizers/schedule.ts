import { requireAtLeastZero, requireInteger, requirePositive } from '../shape/require-number.ts';

/** A learning rate for each step; steps count from 0. */
export type Schedule = (step: number) => number;

/**
 * The same rate at each step.
 *
 * @example
 * import { constant } from '@mneme/tensor-core';
 *
 * console.log(constant(0.01)(1000)); // 0.01
 */
export function constant(rate: number): Schedule {
  requireAtLeastZero('constant', 'rate', rate);
  return () => rate;
}

/**
 * Another schedule, multiplied by (step + 1) / steps during the first `steps` steps.
 *
 * @example
 * import { constant, warmUp } from '@mneme/tensor-core';
 *
 * const schedule = warmUp(4, constant(0.01));
 * console.log(schedule(0), schedule(3), schedule(9)); // 0.0025 0.01 0.01
 */
export function warmUp(steps: number, schedule: Schedule): Schedule {
  requireInteger('warmUp', 'steps', steps);
  return (step) => schedule(step) * Math.min(1, (step + 1) / steps);
}

/** Where a {@link cosine} begins and ends. */
export interface CosineConfig {
  readonly from: number;
  /** Default 0. */
  readonly to?: number;
  /** The step at which it arrives, and from which it stays. */
  readonly steps: number;
}

/**
 * Half a cosine from one rate to another (Loshchilov and Hutter 2017, equation 5, without restarts):
 * `to + (from - to) (1 + cos(π step / steps)) / 2`.
 *
 * @example
 * import { cosine } from '@mneme/tensor-core';
 *
 * const schedule = cosine({ from: 1, to: 0, steps: 10 });
 * console.log(schedule(0), schedule(5).toFixed(2), schedule(10)); // 1 0.50 0
 */
export function cosine({ from, to = 0, steps }: CosineConfig): Schedule {
  requireAtLeastZero('cosine', 'from', from);
  requireAtLeastZero('cosine', 'to', to);
  requireInteger('cosine', 'steps', steps);
  return (step) => to + ((from - to) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2;
}

/** The two numbers of {@link inverseSquareRoot}. */
export interface InverseSquareRootConfig {
  /** The width of the model, d_model. */
  readonly size: number;
  /** The steps of linear growth, `warmup_steps`; default 4000. */
  readonly warmUp?: number;
}

/**
 * The Transformer's schedule (Vaswani et al. 2017, section 5.3, equation 3), its `step_num` being `step + 1`:
 * `size^-0.5 min(step_num^-0.5, step_num warmUp^-1.5)`.
 *
 * @example
 * import { inverseSquareRoot } from '@mneme/tensor-core';
 *
 * console.log(inverseSquareRoot({ size: 512 })(3999).toExponential(2)); // 6.99e-4
 */
export function inverseSquareRoot({ size, warmUp: rise = 4000 }: InverseSquareRootConfig): Schedule {
  requirePositive('inverseSquareRoot', 'size', size);
  requireInteger('inverseSquareRoot', 'warmUp', rise);
  return (step) => size ** -0.5 * Math.min((step + 1) ** -0.5, (step + 1) * rise ** -1.5);
}

/** How {@link halving} goes down. */
export interface HalvingConfig {
  readonly from: number;
  /** The steps between two halvings. */
  readonly every: number;
  /** How many times at most; default without limit. */
  readonly times?: number;
}

/**
 * Half the rate after each `every` steps: `from / 2^floor(step / every)`.
 *
 * @example
 * import { halving } from '@mneme/tensor-core';
 *
 * const schedule = halving({ from: 0.01, every: 25, times: 3 });
 * console.log(schedule(24), schedule(25), schedule(1000)); // 0.01 0.005 0.00125
 */
export function halving({ from, every, times = Number.POSITIVE_INFINITY }: HalvingConfig): Schedule {
  requireAtLeastZero('halving', 'from', from);
  requireInteger('halving', 'every', every);
  return (step) => from / 2 ** Math.min(times, Math.floor(step / every));
}

/**
 * One schedule until step `steps`, another from there on; the second counts its steps from 0.
 *
 * @example
 * import { constant, cosine, sequence } from '@mneme/tensor-core';
 *
 * const schedule = sequence(constant(0.01), 100, cosine({ from: 0.01, steps: 900 }));
 * console.log(schedule(99), schedule(100), schedule(1000)); // 0.01 0.01 0
 */
export function sequence(first: Schedule, steps: number, second: Schedule): Schedule {
  requireInteger('sequence', 'steps', steps);
  return (step) => (step < steps ? first(step) : second(step - steps));
}
