import { maskedSoftmax, normal, Random } from '@mneme/tensor-core';
import {
  add,
  cast,
  clone,
  div,
  exp,
  expandDims,
  isNaN as isNotANumber,
  logicalNot,
  mean,
  mul,
  range,
  sigmoid,
  softmax,
  squeeze,
  sub,
  sum,
  type Tensor,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import type { Alignment, DecoderMemory, Stateless } from '../recurrent/alignment.ts';
import { scaledDotScore } from '../scores/dot-score.ts';
import { type AlignmentLaw, alignmentLaws } from './alignment-laws.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';

type Weigh = (scores: Tensor, mask?: Tensor) => Tensor;

/** Dot products, made into weights one way or another. */
function by(
  weigh: Weigh,
  prepare: (values: Tensor) => Tensor = (values) => clone(values),
): Alignment<Stateless> {
  return {
    call: (query: Tensor, state: Stateless, { values, mask, keys }: DecoderMemory) => ({
      weights: tidy(() => weigh(squeeze(scaledDotScore(expandDims(query, 1), keys ?? values), [1]), mask)),
      state,
    }),
    initialState: () => ({}),
    prepare,
  };
}
const right: Weigh = (scores, mask) => maskedSoftmax(scores, mask);
const numbers = (mask: Tensor): Tensor => cast(mask, 'float32');
const naive: Weigh = (scores, mask) => {
  const weights = mask ? mul(exp(scores), numbers(mask)) : exp(scores);
  return div(weights, sum(weights, -1, true));
};
const zeroForNaN = (x: Tensor): Tensor => where(isNotANumber(x), zerosLike(x), x);
let calls = 0;

const wrong: readonly (readonly [string, AlignmentLaw, Alignment<Stateless>])[] = [
  [
    'a sigmoid of each',
    'sum',
    by((scores, mask) => (mask ? mul(sigmoid(scores), numbers(mask)) : sigmoid(scores))),
  ],
  [
    'weights below 0',
    'range',
    by((scores, mask) => sub(mul(right(scores, mask), 3), mean(right(scores, mask), -1, true))),
  ],
  [
    'a penalty of 5',
    'masked',
    by((scores, mask) => softmax(mask ? sub(scores, mul(numbers(logicalNot(mask)), 5)) : scores)),
  ],
  ['a mask that is not looked at', 'padding', by((scores) => softmax(scores))],
  ['0 / 0', 'empty memory', by(naive)],
  ['0 / 0 put right behind', 'empty memory', by((scores, mask) => zeroForNaN(naive(scores, mask)))],
  [
    'a mask of the opposite polarity',
    'open mask',
    by((scores, mask) => right(scores, mask && logicalNot(mask))),
  ],
  [
    'positions',
    'place order',
    by((scores, mask) => right(add(scores, range(0, scores.shape[1] ?? 1, 1, 'float32')), mask)),
  ],
  ['a norm over the batch', 'batch', by((scores, mask) => right(mul(scores, sum(scores, 0, true)), mask))],
  ['something else that is prepared', 'prepared', by(right, (values) => mul(values, 0.5))],
  ['exponentials as they are', 'finite gradient', by(naive)],
  [
    'noise',
    'repeatable',
    by((scores, mask) => right(add(scores, normal(scores.shape, new Random(calls++))), mask)),
  ],
];

const sizes = { depth: 3, width: 3 };

describe('the laws of alignments', () => {
  expectEachBroken(
    alignmentLaws({ alignment: by(right), sizes }),
    wrong.map(([what, law, alignment]) => [what, law, alignmentLaws({ alignment, sizes })]),
  );
});
