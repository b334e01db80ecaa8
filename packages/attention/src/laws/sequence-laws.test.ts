import { normal, Random } from '@mneme/tensor-core';
import {
  add,
  div,
  exp,
  expandDims,
  isNaN as isNotANumber,
  mean,
  mul,
  range,
  reshape,
  sub,
  sum,
  type Tensor,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { attend } from '../attend.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import type { PooledItems } from './pooling-laws.ts';
import { type SequenceLaw, sequenceLaws } from './sequence-laws.ts';

type Read = (items: PooledItems) => Tensor;

const right: Read = ({ x, mask }) =>
  tidy(() => attend({ query: x, key: x, value: x, ...(mask && { mask: expandDims(mask, 1) }) }).output);
const after =
  (change: (output: Tensor, items: PooledItems) => Tensor): Read =>
  (items) =>
    tidy(() => change(right(items), items));
const gated: Read = ({ x }) => tidy(() => div(mul(x, exp(x)), add(exp(x), 1)));
const zeroForNaN = (x: Tensor): Tensor => where(isNotANumber(x), zerosLike(x), x);
let calls = 0;

const wrong: readonly (readonly [string, SequenceLaw, Read])[] = [
  [
    'positions',
    'order',
    after((output) => add(output, reshape(range(0, output.shape[1] ?? 1, 1, 'float32'), [-1, 1]))),
  ],
  ['a norm over the batch', 'batch', after((output) => sub(output, mean(output, 0, true)))],
  ['a mask that is not looked at', 'padding', ({ x }) => right({ x })],
  [
    'half of it under a mask',
    'open mask',
    after((output, { mask }) => (mask ? mul(output, 0.5) : mul(output, 1))),
  ],
  ['exponentials as they are', 'finite', gated],
  ['exponentials put right behind', 'finite gradient', (items) => tidy(() => zeroForNaN(gated(items)))],
  ['noise', 'repeatable', after((output) => add(output, normal(output.shape, new Random(calls++))))],
  ['no tidy', 'no leak', ({ x }) => add(x, sum(x, 1, true))],
];

describe('the laws of maps of sequences', () => {
  expectEachBroken(
    sequenceLaws({ map: right }),
    wrong.map(([what, law, map]) => [what, law, sequenceLaws({ map })]),
  );
});
