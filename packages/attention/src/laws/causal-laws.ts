import { add, cast, logicalNot, mul, type Tensor } from '@tensorflow/tfjs-core';
import type { AttendInputs } from '../attend-inputs.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { kept, maskOf, part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link causalLaws}. */
export type CausalLaw = 'later keys' | 'later gradient' | 'own key' | 'prefix';

/** A sequence that is read by itself without looking ahead, as {@link causalLaws} takes it. */
export interface CausalSubject extends LawSubject<CausalLaw> {
  /** `query`, `key` `[batch, length, depth]`, `value` `[batch, length, width]` to `[batch, length, out]`. */
  readonly attend: (inputs: Omit<AttendInputs, 'mask'>) => Tensor;
}

/**
 * The laws of causal attention: no output depends on a key or value that comes after it, each depends on its own, and a sequence is read
 * as its beginning is.
 *
 * @throws RangeError `causalLaws: except must name laws of later keys, .., got later`
 *
 * @example
 * import { attend } from '@mneme/attention';
 * import { causalLaws } from '@mneme/attention/laws';
 *
 * const laws = causalLaws({ attend: (inputs) => attend(inputs, { band: { above: 0 } }).output });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function causalLaws(subject: CausalSubject): Law<CausalLaw>[] {
  return lawsOf('causalLaws', RULES, subject);
}

interface Drawn {
  readonly query: Tensor;
  readonly key: Tensor;
  readonly value: Tensor;
  readonly length: number;
  /** A place that is not the first. */
  readonly place: number;
}

function draw(trial: Trial): Drawn {
  const length = trial.size('length', 2);
  const [batch, depth, width] = [trial.size('batch'), trial.size('depth'), trial.size('width')];
  return {
    query: trial.normal('query', [batch, length, depth]),
    key: trial.normal('key', [batch, length, depth]),
    value: trial.normal('value', [batch, length, width]),
    length,
    place: 1 + trial.below('place', length - 1),
  };
}

/** Places from `place` on, `[1, length, 1]`. */
function from(place: number, length: number): Tensor {
  return maskOf([1, length, 1], ([, i = 0]) => i >= place);
}

const RULES: Rules<CausalSubject, CausalLaw> = {
  'later keys': {
    statement: 'other queries, keys and values from a place on change no output before it',
    check: ({ attend }, trial) => {
      const { query, key, value, length, place } = draw(trial);
      const later = from(place, length);
      const changed = (x: Tensor, name: string): Tensor =>
        add(x, kept(trial.normal(name, x.shape, 3), later));
      const other = attend({
        query: changed(query, 'other query'),
        key: changed(key, 'other key'),
        value: changed(value, 'other value'),
      });
      const before = logicalNot(later);
      trial.close('output', kept(other, before), kept(attend({ query, key, value }), before));
    },
  },
  'later gradient': {
    statement: 'outputs before a place send no gradient to keys and values from it on',
    check: ({ attend }, trial) => {
      const { query, key, value, length, place } = draw(trial);
      const later = from(place, length);
      const before = cast(logicalNot(later), 'float32');
      const run = (...given: Tensor[]): Tensor =>
        mul(attend({ query, key: given[0] as Tensor, value: given[1] as Tensor }), before);
      const [ofKey, ofValue] = trial.gradients(run, [key, value]);
      trial.zero('gradient of later keys', kept(ofKey as Tensor, later));
      trial.zero('gradient of later values', kept(ofValue as Tensor, later));
    },
  },
  'own key': {
    statement: 'an output depends on the value at its own place',
    check: ({ attend }, trial) => {
      const { query, key, value, place, length } = draw(trial);
      const here = maskOf([1, length, 1], ([, i]) => i === place);
      const run = (...given: Tensor[]): Tensor =>
        kept(attend({ query, key, value: given[0] as Tensor }), here);
      const [gradient] = trial.gradients(run, [value]);
      const own = part(gradient as Tensor, 1, place, 1);
      trial.notZero('gradient of the value at the own place', own);
    },
  },
  prefix: {
    statement: 'the beginning of a sequence is read as it is alone',
    check: ({ attend }, trial) => {
      const { query, key, value, place } = draw(trial);
      const beginning = (x: Tensor): Tensor => part(x, 1, 0, place);
      const alone = attend({ query: beginning(query), key: beginning(key), value: beginning(value) });
      trial.close('output', beginning(attend({ query, key, value })), alone);
    },
  },
};
