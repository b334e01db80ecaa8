import type { Tensor } from '@tensorflow/tfjs-core';
import { attend } from '../attend.ts';
import type { ExactInputs } from '../attend-exact.ts';
import type { AttendInputs } from '../attend-inputs.ts';
import { drawAttention } from './attention-case.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, maskOf, part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link cacheLaws}. */
export type CacheLaw = 'past' | 'step by step';

/** Attention with a cache of earlier keys, as {@link cacheLaws} takes it. */
export interface CacheSubject extends LawSubject<CacheLaw> {
  /** The mask is of all keys, those of `past` first. */
  readonly cached: (inputs: Omit<ExactInputs, 'bias'>) => Tensor;
  /** The same without a cache. Default {@link attend}. */
  readonly attend?: (inputs: AttendInputs) => Tensor;
}

/**
 * The laws of attention with a cache: keys and values that come as the past are as good as those that come with the others, and a sequence
 * read one place at a time, each with all before it as the past, is read as at once under a causal mask.
 *
 * @throws RangeError `cacheLaws: except must name laws of past, step by step, got steps`
 *
 * @example
 * import { attendExact } from '@mneme/attention';
 * import { cacheLaws } from '@mneme/attention/laws';
 *
 * for (const law of cacheLaws({ cached: (inputs) => attendExact(inputs).output })) law.check({ seed: 1, runs: 2 });
 */
export function cacheLaws(subject: CacheSubject): Law<CacheLaw>[] {
  return lawsOf('cacheLaws', RULES, subject);
}

type Drawn = { readonly inputs: Omit<AttendInputs, 'mask'>; readonly length: number };

function drawSequence(trial: Trial): Drawn {
  const length = trial.size('length', 2);
  const [batch, depth, width] = [trial.size('batch'), trial.size('depth'), trial.size('width')];
  return {
    inputs: {
      query: trial.normal('query', [batch, length, depth]),
      key: trial.normal('key', [batch, length, depth]),
      value: trial.normal('value', [batch, length, width]),
    },
    length,
  };
}

const RULES: Rules<CacheSubject, CacheLaw> = {
  past: {
    statement: 'keys and values of the past are as those that are given',
    check: ({ cached, attend: dense = (inputs) => attend(inputs).output }, trial) => {
      trial.size('keys', 2);
      const { inputs, sizes } = drawAttention(trial);
      const mask = trial.mask('mask', [sizes.batch, sizes.queries, sizes.keys]);
      const cut = 1 + trial.below('cut', sizes.keys - 1);
      const from = (x: Tensor): Tensor => part(x, 1, cut, sizes.keys - cut);
      const past = { key: part(inputs.key, 1, 0, cut), value: part(inputs.value, 1, 0, cut) };
      const output = cached({
        query: inputs.query,
        key: from(inputs.key),
        value: from(inputs.value),
        past,
        mask,
      });
      trial.close('output', output, dense({ ...inputs, mask }));
    },
  },
  'step by step': {
    statement: 'one place at a time, with those before as the past, is all at once under a causal mask',
    check: ({ cached, attend: dense = (inputs) => attend(inputs).output }, trial) => {
      const { inputs, length } = drawSequence(trial);
      const outputs = Array.from({ length }, (_, t) => {
        const at = (x: Tensor): Tensor => part(x, 1, t, 1);
        const before = { key: part(inputs.key, 1, 0, t), value: part(inputs.value, 1, 0, t) };
        return cached({
          query: at(inputs.query),
          key: at(inputs.key),
          value: at(inputs.value),
          ...(t > 0 && { past: before }),
        });
      });
      const mask = maskOf([length, length], ([i = 0, n = 0]) => n <= i);
      trial.close('output', joined(outputs, 1), dense({ ...inputs, mask }));
    },
  },
};
