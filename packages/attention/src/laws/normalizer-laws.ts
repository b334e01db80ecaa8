import {
  add,
  cast,
  expandDims,
  logicalNot,
  mul,
  onesLike,
  reshape,
  sub,
  sum,
  type Tensor,
  tile,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Normalizer } from '../normalizers/normalizer.ts';
import { constantMask } from './attention-case.ts';
import { type Law, type LawSubject, lawsOf, type Rules } from './law.ts';
import { joined, kept, maskOf, part, reordered } from './rearrange.ts';
import type { Trial } from './trial.ts';

/** The laws of {@link normalizerLaws}. */
export type NormalizerLaw =
  | 'sum'
  | 'range'
  | 'masked'
  | 'hidden scores'
  | 'empty rows'
  | 'open mask'
  | 'one row'
  | 'shift'
  | 'order'
  | 'key order'
  | 'rows'
  | 'finite'
  | 'finite gradient'
  | 'repeatable'
  | 'no leak';

/** A normalizer, as {@link normalizerLaws} takes it. */
export interface NormalizerSubject extends LawSubject<NormalizerLaw> {
  readonly normalizer: Normalizer;
}

/**
 * The laws of what turns scores into weights: none below 0 or above 1, a sum of 1, exactly 0 where the mask says so, the same for scores
 * that are all higher by as much, larger for higher scores.
 *
 * @throws RangeError `normalizerLaws: except must name laws of sum, .., got sums`
 *
 * @example
 * import { entmax15 } from '@mneme/attention';
 * import { normalizerLaws } from '@mneme/attention/laws';
 *
 * for (const law of normalizerLaws({ normalizer: entmax15 })) law.check({ seed: 1, runs: 2 });
 */
export function normalizerLaws(subject: NormalizerSubject): Law<NormalizerLaw>[] {
  return lawsOf('normalizerLaws', { ...weightRules, ...maskRules, ...scoreRules }, subject);
}

interface Drawn {
  readonly scores: Tensor;
  readonly mask: Tensor;
  readonly shape: readonly [batch: number, queries: number, keys: number];
}

function draw(trial: Trial): Drawn {
  const shape = [trial.size('batch'), trial.size('queries'), trial.size('keys')] as const;
  return { scores: trial.normal('scores', shape, 2), mask: trial.mask('mask', shape), shape };
}

/** What weights are. */
const weightRules: Rules<NormalizerSubject, 'sum' | 'range' | 'order' | 'finite' | 'finite gradient'> = {
  sum: {
    statement: 'the weights of a query that sees a key sum to 1, for huge scores too',
    check: ({ normalizer }, trial) => {
      const { scores, mask } = draw(trial);
      for (const by of [1, HUGE]) {
        const total = sum(normalizer(mul(scores, by), mask), -1);
        trial.close(`sum of weights for scores times ${by}`, total, onesLike(total));
      }
    },
  },
  range: {
    statement: 'weights are of the shape of the scores, and from 0 to 1',
    check: ({ normalizer }, trial) => {
      const { scores, mask } = draw(trial);
      trial.within('weights', normalizer(scores, mask), zerosLike(scores), onesLike(scores));
      trial.within('weights without a mask', normalizer(scores), zerosLike(scores), onesLike(scores));
    },
  },
  order: {
    statement: 'of two keys that a query sees, the one of the higher score has no lower weight',
    check: ({ normalizer }, trial) => {
      const { scores, shape } = draw(trial);
      const [one, other] = [trial.order('one', shape[2]), trial.order('other', shape[2])];
      const weights = normalizer(scores);
      const above = sub(reordered(scores, one, 2), reordered(scores, other, 2)).dataSync();
      const gap = sub(reordered(weights, one, 2), reordered(weights, other, 2));
      const signs = maskOf(shape, ([b = 0, i = 0, n = 0]) => {
        return (above[(b * shape[1] + i) * shape[2] + n] ?? 0) > 0;
      });
      trial.within('weight over that of a lower score', kept(gap, signs), zerosLike(gap), onesLike(gap));
    },
  },
  finite: {
    statement: 'weights are finite for huge scores',
    check: ({ normalizer }, trial) => {
      const { scores, mask } = draw(trial);
      trial.finite('weights', normalizer(mul(scores, HUGE), mask));
      trial.finite('weights without a mask', normalizer(mul(scores, -HUGE)));
    },
  },
  'finite gradient': {
    statement: 'gradients are finite for huge scores',
    check: ({ normalizer }, trial) => {
      const { scores, mask } = draw(trial);
      const [gradient] = trial.gradients((x) => normalizer(x, mask), [mul(scores, HUGE)]);
      trial.finite('gradient', gradient as Tensor);
    },
  },
};

const HUGE = 1e8;

/** What a mask does. */
const maskRules: Rules<NormalizerSubject, 'masked' | 'hidden scores' | 'empty rows' | 'open mask'> = {
  masked: {
    statement: 'weights are exactly 0 where the mask hides, and so are the gradients of their scores',
    check: ({ normalizer }, trial) => {
      const { scores, mask } = draw(trial);
      const hidden = logicalNot(mask);
      trial.zero('weights', kept(normalizer(scores, mask), hidden));
      const [gradient] = trial.gradients((x) => normalizer(x, mask), [scores]);
      trial.zero('gradient of scores', kept(gradient as Tensor, hidden));
    },
  },
  'hidden scores': {
    statement: 'scores that the mask hides change nothing, however large they are',
    check: ({ normalizer }, trial) => {
      const { scores, mask, shape } = draw(trial);
      const huge = kept(trial.normal('other scores', shape, HUGE), logicalNot(mask));
      trial.close('weights', normalizer(add(scores, huge), mask), normalizer(scores, mask));
    },
  },
  'empty rows': {
    statement: 'a query that sees no key has weights of exactly 0, and a gradient of exactly 0',
    check: ({ normalizer }, trial) => {
      const { scores, mask, shape } = draw(trial);
      const [batch, row] = [trial.below('empty batch', shape[0]), trial.below('empty row', shape[1])];
      const empty = maskOf([shape[0], shape[1], 1], ([b, i]) => b === batch && i === row);
      const shut = cast(mul(cast(mask, 'int32'), cast(logicalNot(empty), 'int32')), 'bool');
      trial.zero('weights', kept(normalizer(scores, shut), empty));
      const [gradient] = trial.gradients((x) => normalizer(x, shut), [scores]) as [Tensor];
      trial.finite('gradient', gradient);
      trial.zero('gradient of a query without keys', kept(gradient, empty));
    },
  },
  'open mask': {
    statement: 'a mask that is true everywhere is as none',
    check: ({ normalizer }, trial) => {
      const { scores, shape } = draw(trial);
      trial.close('weights', normalizer(scores, constantMask(shape, true)), normalizer(scores));
    },
  },
};

/** What weights depend on. */
const scoreRules: Rules<
  NormalizerSubject,
  'one row' | 'shift' | 'key order' | 'rows' | 'repeatable' | 'no leak'
> = {
  'one row': {
    statement: 'a mask of one row is that of every query',
    check: ({ normalizer }, trial) => {
      const { scores, shape } = draw(trial);
      const mask = trial.mask('row', [shape[0], 1, shape[2]]);
      const each = cast(tile(cast(mask, 'int32'), [1, shape[1], 1]), 'bool');
      trial.close('weights', normalizer(scores, mask), normalizer(scores, each));
    },
  },
  shift: {
    statement: 'scores of a query that are all higher by as much give the same weights',
    check: ({ normalizer }, trial) => {
      const { scores, mask, shape } = draw(trial);
      const by = expandDims(trial.normal('shift', [shape[0], shape[1]], 5), -1);
      trial.close('weights', normalizer(add(scores, by), mask), normalizer(scores, mask));
    },
  },
  'key order': {
    statement: 'scores and mask in another order give the weights in that order',
    check: ({ normalizer }, trial) => {
      const { scores, mask, shape } = draw(trial);
      const order = trial.order('order', shape[2]);
      const moved = normalizer(reordered(scores, order, 2), reordered(mask, order, 2));
      trial.close('weights', moved, reordered(normalizer(scores, mask), order, 2));
    },
  },
  rows: {
    statement: 'the weights of each query depend on its own scores alone',
    check: ({ normalizer }, trial) => {
      const { scores, mask, shape } = draw(trial);
      const rows = shape[0] * shape[1];
      const [flat, open] = [reshape(scores, [rows, shape[2]]), reshape(mask, [rows, shape[2]])];
      const alone = Array.from({ length: rows }, (_, row) =>
        normalizer(part(flat, 0, row, 1), part(open, 0, row, 1)),
      );
      trial.close('weights', reshape(normalizer(scores, mask), flat.shape), joined(alone, 0));
    },
  },
  repeatable: {
    statement: 'the same scores give the same weights, to the last bit',
    check: ({ normalizer }, trial) => {
      const { scores, mask } = draw(trial);
      trial.same('weights', normalizer(scores, mask), normalizer(scores, mask));
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: ({ normalizer }, trial) => {
      const { scores, mask } = draw(trial);
      trial.allocatesOne(() => normalizer(scores, mask));
    },
  },
};
