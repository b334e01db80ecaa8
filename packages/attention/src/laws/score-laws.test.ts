import { batchMatMul, normal, Random } from '@mneme/tensor-core';
import {
  add,
  div,
  exp,
  matMul,
  max,
  mean,
  mul,
  norm,
  range,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { scaledDotScore } from '../scores/dot-score.ts';
import type { Score } from '../scores/score.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { type ScoreLaw, scoreLaws } from './score-laws.ts';

const dot: Score = (query, key) => batchMatMul(query, key, { transposeB: true });
const after =
  (change: (scores: Tensor) => Tensor): Score =>
  (query, key) =>
    tidy(() => change(dot(query, key)));
/** 0, 1, .. along an axis, counted from the last. */
const places = (scores: Tensor, axis: -1 | -2): Tensor =>
  reshape(range(0, scores.shape.at(axis) ?? 1, 1, 'float32'), axis === -1 ? [-1] : [-1, 1]);
let calls = 0;

const wrong: readonly (readonly [string, ScoreLaw, Score])[] = [
  ['keys by queries', 'shape', (query, key) => dot(key, query)],
  [
    'a batch axis that is always there',
    'shape',
    (query, key) =>
      tidy(() =>
        matMul(
          reshape(query, [-1, ...query.shape.slice(-2)]) as Tensor,
          reshape(key, [-1, ...key.shape.slice(-2)]) as Tensor,
          false,
          true,
        ),
      ),
  ],
  ['scores less the largest of the query', 'pairs', after((scores) => sub(scores, max(scores, -1, true)))],
  ['scores by the number of keys', 'pairs', after((scores) => div(scores, scores.shape.at(-1) ?? 1))],
  ['positions of keys', 'key order', after((scores) => add(scores, places(scores, -1)))],
  ['positions of queries', 'query order', after((scores) => add(scores, places(scores, -2)))],
  ['a mean of the batch', 'batch', after((scores) => sub(scores, mean(scores, 0, true)))],
  [
    'as many axes for keys as for queries',
    'broadcast',
    (query, key) => {
      if (key.rank !== query.rank) throw new RangeError('not of one rank');
      return dot(query, key);
    },
  ],
  ['an exponential', 'finite', after(exp)],
  ['0 / 0 for zeros', 'finite', (query, key) => tidy(() => dot(div(query, norm(query, 2, -1, true)), key))],
  [
    'a root at 0',
    'finite gradient',
    (query, key) => tidy(() => mul(dot(query, key), sqrt(sum(square(query), -1, true)))),
  ],
  ['noise', 'repeatable', after((scores) => add(scores, normal(scores.shape, new Random(calls++))))],
  ['no tidy', 'no leak', (query, key) => mul(dot(query, key), 2)],
];

describe('the laws of scores', () => {
  expectEachBroken(
    scoreLaws({ score: scaledDotScore }),
    wrong.map(([what, law, score]) => [what, law, scoreLaws({ score })]),
  );
});
