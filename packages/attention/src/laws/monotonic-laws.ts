import { cumsum } from '@mneme/tensor-core';
import { mul, onesLike, round, type Tensor, tensor, zerosLike } from '@tensorflow/tfjs-core';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link monotonicLaws}. */
export type MonotonicLaw =
  | 'recursive'
  | 'certain'
  | 'never back'
  | 'mass'
  | 'stays put'
  | 'finite gradient'
  | 'batch'
  | 'no leak';

/** A step of monotonic attention, as {@link monotonicLaws} takes it; `sizes` may name `keys`. */
export interface MonotonicSubject extends LawSubject<MonotonicLaw> {
  /** The probabilities to stop and the weights before, `[batch, keys]` each, to the weights, `[batch, keys]`. */
  readonly attend: (probabilities: Tensor, previous: Tensor) => Tensor;
}

/**
 * The laws of monotonic attention in expectation (Raffel et al. 2017): it is its recursion, never looks back, and gives no more than it was
 * given, also where probabilities are exactly 0 and 1.
 *
 * @throws RangeError `monotonicLaws: except must name laws of recursive, .., got recursion`
 *
 * @example
 * import { monotonicAttention } from '@mneme/attention';
 * import { monotonicLaws } from '@mneme/attention/laws';
 *
 * for (const law of monotonicLaws({ attend: monotonicAttention })) law.check({ seed: 1, runs: 2 });
 */
export function monotonicLaws(subject: MonotonicSubject): Law<MonotonicLaw>[] {
  return lawsOf('monotonicLaws', RULES, subject);
}

interface Drawn {
  readonly probabilities: Tensor;
  /** Sums to at most 1. */
  readonly previous: Tensor;
  readonly batch: number;
  readonly keys: number;
}

function draw(trial: Trial): Drawn {
  const [batch, keys] = [trial.size('batch'), trial.size('keys')];
  return {
    probabilities: trial.uniform('probabilities', [batch, keys]),
    previous: mul(trial.uniform('previous', [batch, keys]), 1 / keys),
    batch,
    keys,
  };
}

/** The recursion in double precision: `q_j = (1 - p_j-1) q_j-1 + previous_j`, `a_j = p_j q_j`. */
function recursion(probabilities: Tensor, previous: Tensor): Tensor {
  const [batch = 1, keys = 1] = probabilities.shape;
  const [p, before] = [probabilities.dataSync(), previous.dataSync()];
  const weights = new Float32Array(batch * keys);
  for (let b = 0; b < batch; b++) {
    let going = 0;
    for (let at = b * keys; at < (b + 1) * keys; at++) {
      const arrived = going + (before[at] ?? 0);
      weights[at] = (p[at] ?? 0) * arrived;
      going = (1 - (p[at] ?? 0)) * arrived;
    }
  }
  return tensor(weights, [batch, keys]);
}

const RULES: Rules<MonotonicSubject, MonotonicLaw> = {
  recursive: {
    statement: 'weights are those of the recursion over the places',
    check: ({ attend }, trial) => {
      const { probabilities, previous } = draw(trial);
      trial.close('weights', attend(probabilities, previous), recursion(probabilities, previous));
    },
  },
  certain: {
    statement: 'weights are those of the recursion where probabilities are exactly 0 and 1',
    check: ({ attend }, trial) => {
      const { probabilities, previous } = draw(trial);
      const certain = round(probabilities);
      trial.close('weights', attend(certain, previous), recursion(certain, previous));
    },
  },
  'never back': {
    statement: 'places before where the reader was have weights of exactly 0',
    check: ({ attend }, trial) => {
      const { probabilities, previous, keys } = draw(trial);
      const place = trial.below('place', keys);
      const ahead = tensor(Float32Array.from({ length: keys }, (_, j) => (j >= place ? 1 : 0)));
      const weights = attend(probabilities, mul(previous, ahead));
      if (place > 0) trial.zero('weights', part(weights, 1, 0, place));
    },
  },
  mass: {
    statement: 'up to any place there is no more weight than there was before',
    check: ({ attend }, trial) => {
      const { probabilities, previous } = draw(trial);
      const weights = attend(probabilities, previous);
      trial.within('sum of weights', cumsum(weights, -1), zerosLike(weights), cumsum(previous, -1));
    },
  },
  'stays put': {
    statement: 'a reader that stops for certain stays where it is',
    check: ({ attend }, trial) => {
      const { probabilities, previous } = draw(trial);
      trial.close('weights', attend(onesLike(probabilities), previous), previous);
    },
  },
  'finite gradient': {
    statement: 'gradients are finite, also where probabilities are exactly 0 and 1',
    check: ({ attend }, trial) => {
      const { probabilities, previous } = draw(trial);
      const run = (...given: Tensor[]): Tensor => attend(given[0] as Tensor, given[1] as Tensor);
      for (const p of [probabilities, round(probabilities)]) {
        const [ofProbabilities, ofPrevious] = trial.gradients(run, [p, previous]);
        trial.finite('gradient of probabilities', ofProbabilities as Tensor);
        trial.finite('gradient of previous weights', ofPrevious as Tensor);
      }
    },
  },
  batch: {
    statement: 'each element of a batch is read as if it were alone',
    check: ({ attend }, trial) => {
      const { probabilities, previous, batch } = draw(trial);
      const alone = Array.from({ length: batch }, (_, b) =>
        attend(part(probabilities, 0, b, 1), part(previous, 0, b, 1)),
      );
      trial.close('weights', attend(probabilities, previous), joined(alone, 0));
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: ({ attend }, trial) => {
      const { probabilities, previous } = draw(trial);
      trial.allocatesOne(() => attend(probabilities, previous));
    },
  },
};
