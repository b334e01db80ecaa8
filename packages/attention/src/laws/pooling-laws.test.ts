import { maskedSoftmax, normal, Random } from '@mneme/tensor-core';
import {
  add,
  cast,
  div,
  exp,
  expandDims,
  isNaN as isNotANumber,
  logicalNot,
  max,
  mean,
  mul,
  range,
  softmax,
  sub,
  sum,
  type Tensor,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { type PooledItems, type PoolingLaw, poolingLaws } from './pooling-laws.ts';

type Pool = (items: PooledItems) => Tensor;

/** The mean of the items weighted by how large they are. */
const by =
  (weigh: (scores: Tensor, mask?: Tensor) => Tensor): Pool =>
  ({ x, mask }) =>
    tidy(() => sum(mul(expandDims(weigh(sum(x, -1), mask), -1), x), 1));
const right = by((scores, mask) => maskedSoftmax(scores, mask));
const after =
  (change: (output: Tensor, items: PooledItems) => Tensor): Pool =>
  (items) =>
    tidy(() => change(right(items), items));
const naive = (scores: Tensor, mask?: Tensor): Tensor => {
  const weights = mask ? mul(exp(scores), cast(mask, 'float32')) : exp(scores);
  return div(weights, sum(weights, -1, true));
};
const zeroForNaN = (x: Tensor): Tensor => where(isNotANumber(x), zerosLike(x), x);
const penalized = (penalty: number): Pool =>
  by((scores, mask) => softmax(mask ? sub(scores, mul(cast(logicalNot(mask), 'float32'), penalty)) : scores));
let calls = 0;

const wrong: readonly (readonly [string, PoolingLaw, Pool])[] = [
  [
    'positions',
    'item order',
    by((scores, mask) => maskedSoftmax(add(scores, range(0, scores.shape[1] ?? 1, 1, 'float32')), mask)),
  ],
  ['a norm over the batch', 'batch', after((output) => sub(output, mean(output, 0, true)))],
  ['a mask that is not looked at', 'padding', by((scores) => softmax(scores))],
  ['a largest item of the padding too', 'padding', ({ x }) => tidy(() => max(x, 1))],
  ['a penalty of 5', 'hidden gradient', penalized(5)],
  [
    'a mask of the opposite polarity',
    'open mask',
    by((scores, mask) => maskedSoftmax(scores, mask && logicalNot(mask))),
  ],
  ['a softmax of -1e9 alone', 'empty', penalized(1e9)],
  ['0 / 0', 'empty', by(naive)],
  ['0 / 0 put right behind', 'empty gradient', by((scores, mask) => zeroForNaN(naive(scores, mask)))],
  [
    'a sum for a mean',
    'in between',
    ({ x, mask }) => tidy(() => sum(mask ? mul(x, cast(expandDims(mask, -1), 'float32')) : x, 1)),
  ],
  ['exponentials as they are', 'finite', by(naive)],
  ['exponentials put right behind', 'finite gradient', by((scores, mask) => zeroForNaN(naive(scores, mask)))],
  ['noise', 'repeatable', after((output) => add(output, normal(output.shape, new Random(calls++))))],
  ['no tidy', 'no leak', ({ x }) => mul(max(x, 1), 1)],
];

describe('the laws of poolings', () => {
  expectEachBroken(
    poolingLaws({ pool: right }),
    wrong.map(([what, law, pool]) => [what, law, poolingLaws({ pool })]),
  );
});
