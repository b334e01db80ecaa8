import { add, div, exp, expandDims, log, maximum, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { AttendInputs } from '../attend-inputs.ts';
import { constantMask, drawAttention } from './attention-case.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, part } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link chunkLaws}. */
export type ChunkLaw = 'chunks of queries' | 'chunks of keys' | 'empty chunk';

/** Attention that says what its softmax was divided by, as {@link chunkLaws} takes it. */
export interface ChunkSubject extends LawSubject<ChunkLaw> {
  /** `output` `[batch, queries, width]`; `logSumExp` of the scores, `[batch, queries]`, `-Infinity` where no key is seen. */
  readonly attend: (inputs: AttendInputs) => { readonly output: Tensor; readonly logSumExp: Tensor };
}

/**
 * The laws of attention in parts, which long sequences are computed by: what parts of the keys give, weighted by their log-sum-exp, is
 * what all keys give (Milakov and Gimelshein 2018; Dao et al. 2022).
 *
 * @throws RangeError `chunkLaws: except must name laws of chunks of queries, .., got chunks`
 *
 * @example
 * import { attend } from '@mneme/attention';
 * import { chunkLaws } from '@mneme/attention/laws';
 *
 * const laws = chunkLaws({ attend: (inputs) => attend(inputs, { returns: { logSumExp: true } }) });
 * for (const law of laws) law.check({ seed: 1, runs: 2 });
 */
export function chunkLaws(subject: ChunkSubject): Law<ChunkLaw>[] {
  return lawsOf('chunkLaws', RULES, subject);
}

/** Inputs, a mask that may leave nothing, and where an axis is cut. */
function draw(trial: Trial, axis: 'queries' | 'keys'): { inputs: Required<AttendInputs>; cut: number } {
  trial.size(axis, 2);
  const { inputs, sizes } = drawAttention(trial);
  const mask = trial.mask('mask', [sizes.batch, sizes.queries, sizes.keys]);
  return { inputs: { ...inputs, mask }, cut: 1 + trial.below('cut', sizes[axis] - 1) };
}

function ofKeys({ query, key, value, mask }: Required<AttendInputs>, from: number, to: number): AttendInputs {
  return {
    query,
    key: part(key, 1, from, to - from),
    value: part(value, 1, from, to - from),
    mask: part(mask, 2, from, to - from),
  };
}

const RULES: Rules<ChunkSubject, ChunkLaw> = {
  'chunks of queries': {
    statement: 'parts of the queries give the parts of the output',
    check: ({ attend }, trial) => {
      const { inputs, cut } = draw(trial, 'queries');
      const ofQueries = (from: number, to: number): ReturnType<typeof attend> =>
        attend({
          ...inputs,
          query: part(inputs.query, 1, from, to - from),
          mask: part(inputs.mask, 1, from, to - from),
        });
      const [all, first] = [attend(inputs), ofQueries(0, cut)];
      const last = ofQueries(cut, inputs.query.shape[1] ?? 1);
      trial.close('output', joined([first.output, last.output], 1), all.output);
      trial.close('logSumExp', joined([first.logSumExp, last.logSumExp], 1), all.logSumExp);
    },
  },
  'chunks of keys': {
    statement: 'parts of the keys, weighted by the exponentials of their log-sum-exp, give the whole',
    check: ({ attend }, trial) => {
      const { inputs, cut } = draw(trial, 'keys');
      const all = attend(inputs);
      const [one, other] = [
        attend(ofKeys(inputs, 0, cut)),
        attend(ofKeys(inputs, cut, inputs.key.shape[1] ?? 1)),
      ];
      const most = maximum(one.logSumExp, other.logSumExp);
      const [a, b] = [exp(sub(one.logSumExp, most)), exp(sub(other.logSumExp, most))];
      const total = add(a, b);
      const weighted = add(mul(one.output, expandDims(a, -1)), mul(other.output, expandDims(b, -1)));
      trial.close('output', div(weighted, expandDims(total, -1)), all.output);
      trial.close('logSumExp', add(most, log(total)), all.logSumExp);
    },
  },
  'empty chunk': {
    statement:
      'a part of the keys of which nothing is seen has an output of 0 and a log-sum-exp of -Infinity',
    check: ({ attend }, trial) => {
      const { inputs } = draw(trial, 'keys');
      const { output, logSumExp } = attend({ ...inputs, mask: constantMask(inputs.mask.shape, false) });
      trial.zero('output', output);
      trial.zero('weight', exp(logSumExp));
    },
  },
};
