import type { RecurrentState } from '@mneme/tensor-core';
import {
  cast,
  expandDims,
  logicalNot,
  mul,
  onesLike,
  squeeze,
  sum,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Alignment, DecoderMemory } from '../recurrent/alignment.ts';
import { constantMask } from './attention-case.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, kept, maskOf, part, reordered } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link alignmentLaws}. */
export type AlignmentLaw =
  | 'sum'
  | 'range'
  | 'masked'
  | 'padding'
  | 'empty memory'
  | 'open mask'
  | 'place order'
  | 'batch'
  | 'prepared'
  | 'finite gradient'
  | 'repeatable';

/** How a decoder's steps weigh a memory, as {@link alignmentLaws} takes it. */
export interface AlignmentSubject<State extends RecurrentState> extends LawSubject<AlignmentLaw> {
  readonly alignment: Alignment<State>;
  /** Of the query, `depth`; of the memory's values, `width`. */
  readonly sizes: {
    readonly depth: number;
    readonly width: number;
    readonly keys?: number;
    readonly padding?: number;
  };
}

/**
 * The laws of alignments, over some steps that each carry their state to the next.
 *
 * @throws RangeError `alignmentLaws: except must name laws of sum, .., got sums`
 *
 * @example
 * import { AdditiveAlignment } from '@mneme/attention';
 * import { alignmentLaws } from '@mneme/attention/laws';
 * import { Random } from '@mneme/tensor-core';
 *
 * const alignment = new AdditiveAlignment({ queryDepth: 3, keyDepth: 5, hidden: 7 }, new Random(0));
 * for (const law of alignmentLaws({ alignment, sizes: { depth: 3, width: 5 } })) law.check({ seed: 1, runs: 2 });
 */
export function alignmentLaws<State extends RecurrentState>(
  subject: AlignmentSubject<State>,
): Law<AlignmentLaw>[] {
  const all = { ...weightRules<State>(), ...placeRules<State>() };
  return lawsOf<AlignmentLaw, AlignmentSubject<State>>('alignmentLaws', all, subject);
}

interface Drawn {
  /** `[batch, steps, depth]` */
  readonly queries: Tensor;
  readonly memory: Required<Omit<DecoderMemory, 'keys'>>;
  readonly batch: number;
  readonly keys: number;
}

function draw(trial: Trial): Drawn {
  const [batch, keys] = [trial.size('batch'), trial.size('keys', 2)];
  return {
    queries: trial.normal('queries', [batch, trial.size('steps'), trial.size('depth')]),
    memory: {
      values: trial.normal('values', [batch, keys, trial.size('width')]),
      mask: trial.mask('mask', [batch, keys]),
    },
    batch,
    keys,
  };
}

/** The weights of all steps, `[batch, steps, keys]`. */
function walk<State extends RecurrentState>(
  { alignment }: AlignmentSubject<State>,
  queries: Tensor,
  memory: DecoderMemory,
): Tensor {
  let state = alignment.initialState(memory);
  const weights = Array.from({ length: queries.shape[1] ?? 1 }, (_, t) => {
    const step = alignment.call(squeeze(part(queries, 1, t, 1), [1]), state, memory);
    state = step.state;
    return expandDims(step.weights, 1);
  });
  return joined(weights, 1);
}

type Weights = 'sum' | 'range' | 'masked' | 'empty memory' | 'finite gradient' | 'repeatable';

function weightRules<State extends RecurrentState>(): Rules<AlignmentSubject<State>, Weights> {
  return {
    sum: {
      statement: 'weights of a step sum to 1',
      check: (subject, trial) => {
        const { queries, memory } = draw(trial);
        const total = sum(walk(subject, queries, memory), -1);
        trial.close('sum of weights', total, onesLike(total));
      },
    },
    range: {
      statement: 'weights are from 0 to 1',
      check: (subject, trial) => {
        const { queries, memory } = draw(trial);
        const weights = walk(subject, queries, memory);
        trial.within('weights', weights, zerosLike(weights), onesLike(weights));
      },
    },
    masked: {
      statement: 'places that the mask leaves out have weights of exactly 0, and their values no gradient',
      check: (subject, trial) => {
        const { queries, memory } = draw(trial);
        const hidden = logicalNot(memory.mask);
        trial.zero('weights', kept(walk(subject, queries, memory), expandDims(hidden, 1)));
        const run = (values: Tensor): Tensor => walk(subject, queries, { ...memory, values });
        const [gradient] = trial.gradients(run, [memory.values]);
        trial.zero('gradient of values', kept(gradient as Tensor, expandDims(hidden, -1)));
      },
    },
    'empty memory': {
      statement: 'where nothing is there weights are exactly 0, and gradients finite',
      check: (subject, trial) => {
        const { queries, memory, batch } = draw(trial);
        const chosen = trial.below('empty', batch);
        const empty = maskOf([batch, 1], ([b]) => b === chosen);
        const mask = cast(kept(cast(memory.mask, 'float32'), logicalNot(empty)), 'bool');
        const run = (values: Tensor): Tensor => walk(subject, queries, { values, mask });
        trial.zero('weights', kept(run(memory.values), expandDims(empty, -1)));
        const [gradient] = trial.gradients(run, [memory.values]);
        trial.finite('gradient of values', gradient as Tensor);
      },
    },
    'finite gradient': {
      statement: 'weights and gradients are finite for huge queries and values',
      check: (subject, trial) => {
        const { queries, memory } = draw(trial);
        const run = (...given: Tensor[]): Tensor =>
          walk(subject, given[0] as Tensor, { ...memory, values: given[1] as Tensor });
        const huge = [mul(queries, 1e6), mul(memory.values, 1e6)] as const;
        trial.finite('weights', run(...huge));
        const [ofQueries, ofValues] = trial.gradients(run, huge);
        trial.finite('gradient of queries', ofQueries as Tensor);
        trial.finite('gradient of values', ofValues as Tensor);
      },
    },
    repeatable: {
      statement: 'the same steps have the same weights, to the last bit',
      check: (subject, trial) => {
        const { queries, memory } = draw(trial);
        trial.same('weights', walk(subject, queries, memory), walk(subject, queries, memory));
      },
    },
  };
}

type Places = 'padding' | 'open mask' | 'place order' | 'batch' | 'prepared';

function placeRules<State extends RecurrentState>(): Rules<AlignmentSubject<State>, Places> {
  return {
    padding: {
      statement: 'masked places put behind the others change nothing, however large they are',
      check: (subject, trial) => {
        const { queries, memory, keys } = draw(trial);
        const size = trial.size('padding');
        const huge = trial.normal('padding', memory.values.shape.with(1, size), 1e6);
        const shut = constantMask(memory.mask.shape.with(1, size), false);
        const filled = { values: joined([memory.values, huge], 1), mask: joined([memory.mask, shut], 1) };
        const weights = part(walk(subject, queries, filled), 2, 0, keys);
        trial.close('weights', weights, walk(subject, queries, memory));
      },
    },
    'open mask': {
      statement: 'a mask that is true everywhere is as none',
      check: (subject, trial) => {
        const { queries, memory } = draw(trial);
        const { values } = memory;
        const mask = constantMask(memory.mask.shape, true);
        trial.close('weights', walk(subject, queries, { values, mask }), walk(subject, queries, { values }));
      },
    },
    'place order': {
      statement: 'places in another order have their weights in that order',
      check: (subject, trial) => {
        const { queries, memory, keys } = draw(trial);
        const order = trial.order('order', keys);
        const moved = {
          values: reordered(memory.values, order, 1),
          mask: reordered(memory.mask, order, 1),
        };
        const expected = reordered(walk(subject, queries, memory), order, 2);
        trial.close('weights', walk(subject, queries, moved), expected);
      },
    },
    batch: {
      statement: 'each element of a batch is weighed as if it were alone',
      check: (subject, trial) => {
        const { queries, memory, batch } = draw(trial);
        const alone = Array.from({ length: batch }, (_, b) => {
          const one = { values: part(memory.values, 0, b, 1), mask: part(memory.mask, 0, b, 1) };
          return walk(subject, part(queries, 0, b, 1), one);
        });
        trial.close('weights', walk(subject, queries, memory), joined(alone, 0));
      },
    },
    prepared: {
      statement: 'what was prepared of the values once is as what each step makes of them',
      check: (subject, trial) => {
        const { queries, memory } = draw(trial);
        const keys = subject.alignment.prepare?.(memory.values);
        if (!keys) return;
        trial.close('weights', walk(subject, queries, { ...memory, keys }), walk(subject, queries, memory));
      },
    },
  };
}
