import { axes, hebbianRecallKernel, requireInteger, runContract } from '@mneme/tensor-core';
import { abs, any, cast, notEqual, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Ties } from '../binary/ties.ts';

export interface HebbianRecallInputs {
  /** What is stored, `[patterns, neurons]`, of 1 and -1. */
  readonly patterns: Tensor;
  /** The states to start from, `[queries, neurons]`, of 1 and -1. */
  readonly cues: Tensor;
}

export interface HebbianRecallOptions {
  /** Steps at most. Default 1,000. */
  readonly steps?: number;
  /** Whether each query ends where its state comes back. Default true; else all make all steps. */
  readonly stop?: boolean;
  /** Default `up`. A function would have to be called for each query in turn: see `recallSynchronously`. */
  readonly ties?: Exclude<Ties, () => number>;
}

export interface HebbianRecall {
  /** `[queries, neurons]`, float32. */
  readonly states: Tensor;
  /** 1 for a fixed point, 2 where it goes back and forth, 0 where it had not come back by the last step: `[queries]`, int32. */
  readonly period: Tensor;
  /** Steps until the first state that came back, or all that were made: `[queries]`, int32. */
  readonly steps: Tensor;
}

/** Whole numbers below it are exact in float32. */
const EXACT = 2 ** 24;

/**
 * {@link recallSynchronously} with {@link hebbianWeights} for many states at once, exact on every backend and, on mneme's, from bits. The
 * weights are not made: a query costs patterns times neurons a step, not neurons squared. A field is that by the weights times the number
 * of patterns, a whole number, so that ties are ties.
 *
 *     h_i = sum_p x_i^p (x^p . s) - P s_i
 *
 * @throws ShapeError `recallHebbian: cues must be [queries, neurons], got [2, 5]: neurons is 7 in patterns but 5 here`
 * @throws RangeError `recallHebbian: cues[3] must be 1 or -1, got 0`
 * @throws RangeError `recallHebbian: patterns must be fewer than 16777216 / (neurons + 1), got 9000 of 2000`
 *
 * @example
 * import { recallHebbian } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const patterns = tensor([[1, 1, 1, -1, -1, -1]]);
 * const { states, period } = recallHebbian({ patterns, cues: tensor([[-1, 1, 1, -1, -1, -1]]) });
 * console.log(states.dataSync().join(), period.dataSync().join()); // 1,1,1,-1,-1,-1 1
 */
export function recallHebbian(
  { patterns, cues }: HebbianRecallInputs,
  { steps = 1000, stop = true, ties = 'up' }: HebbianRecallOptions = {},
): HebbianRecall {
  const shapes = { patterns: 'patterns neurons', cues: 'queries neurons' } as const;
  const { patterns: count, neurons } = axes('recallHebbian', { patterns, cues }, shapes);
  requireInteger('recallHebbian', 'steps', steps);
  if (count === 0) throw new RangeError('recallHebbian: patterns must be at least one, got none');
  if (count * (neurons + 1) >= EXACT) {
    throw new RangeError(
      `recallHebbian: patterns must be fewer than ${EXACT} / (neurons + 1), got ${count} of ${neurons}`,
    );
  }
  if (tidy(() => any(notEqual(abs(patterns), 1)).dataSync()[0])) refuseOthers('patterns', patterns);
  return tidy(() => {
    const inputs = { patterns: cast(patterns, 'float32'), states: cast(cues, 'float32') };
    const outputs = runContract(hebbianRecallKernel, inputs, { steps, stop, ties });
    const [states, made, period] = outputs as [Tensor, Tensor, Tensor];
    // To look through all cues beforehand would take a tenth of the time of recall.
    if (period.dataSync().includes(-1)) refuseOthers('cues', cues);
    return { states, steps: made, period };
  });
}

/** Throws by the first number that is neither 1 nor -1. */
function refuseOthers(argument: string, x: Tensor): never {
  const values = x.dataSync();
  const place = values.findIndex((value) => Math.abs(value) !== 1);
  throw new RangeError(`recallHebbian: ${argument}[${place}] must be 1 or -1, got ${values[place]}`);
}
