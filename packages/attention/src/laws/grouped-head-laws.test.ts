import { mul, type Tensor, tidy, tile } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { attend } from '../attend.ts';
import { repeatHeads } from '../multi-head/heads.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { type GroupedHeadLaw, type GroupedHeadSubject, groupedHeadLaws } from './grouped-head-laws.ts';
import { part, reordered } from './rearrange.ts';

type Grouped = GroupedHeadSubject['grouped'];

/** Attention after keys and values were made as many heads as there are queries. */
const by =
  (repeat: (x: Tensor, times: number) => Tensor): Grouped =>
  ({ query, key, value }) =>
    tidy(() => {
      const times = (query.shape[1] ?? 1) / (key.shape[1] ?? 1);
      return attend({ query, key: repeat(key, times), value: repeat(value, times) }).output;
    });
const tiled = by((x, times) => tile(x, [1, times, 1, 1]));
const backwards = (x: Tensor, times: number): Tensor => {
  const heads = repeatHeads(x, times);
  return reordered(heads, [...new Array(heads.shape[1] ?? 1).keys()].reverse(), 1);
};

const wrong: readonly (readonly [string, GroupedHeadLaw, Grouped])[] = [
  ['heads that are tiled, not repeated one by one', 'grouped', tiled],
  ['heads that are tiled, not repeated one by one', 'key head order', tiled],
  [
    'the first head of keys for all',
    'grouped',
    by((x, times) => tile(part(x, 1, 0, 1), [1, times * (x.shape[1] ?? 1), 1, 1])),
  ],
  [
    'a single head of keys that is halved',
    'one group',
    by((x, times) => repeatHeads(x.shape[1] === 1 ? mul(x, 0.5) : x, times)),
  ],
  ['heads of keys in the opposite order', 'as many groups', by(backwards)],
  [
    'no tidy',
    'no leak',
    ({ query, key, value }) =>
      attend({
        query,
        key: repeatHeads(key, (query.shape[1] ?? 1) / (key.shape[1] ?? 1)),
        value: repeatHeads(value, (query.shape[1] ?? 1) / (key.shape[1] ?? 1)),
      }).output,
  ],
];

describe('the laws of grouped heads', () => {
  expectEachBroken(
    groupedHeadLaws({ grouped: by(repeatHeads) }),
    wrong.map(([what, law, grouped]) => [what, law, groupedHeadLaws({ grouped })]),
  );
});
