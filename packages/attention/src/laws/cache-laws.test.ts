import { describe } from 'vitest';
import { attendExact } from '../attend-exact.ts';
import { type CacheLaw, type CacheSubject, cacheLaws } from './cache-laws.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { joined, part } from './rearrange.ts';

type Cached = CacheSubject['cached'];

const right: Cached = (inputs) => attendExact(inputs).output;
const wrong: readonly (readonly [string, CacheLaw, Cached])[] = [
  [
    'a past that comes last, under a mask of past keys first',
    'past',
    ({ past, ...inputs }) =>
      right(
        past
          ? {
              ...inputs,
              key: joined([inputs.key, past.key], 1),
              value: joined([inputs.value, past.value], 1),
            }
          : inputs,
      ),
  ],
  [
    'a past whose oldest key is dropped',
    'step by step',
    ({ past, ...inputs }) => {
      const length = past?.key.shape[1] ?? 0;
      if (!past || length < 2) return right(inputs);
      return right({
        ...inputs,
        past: { key: part(past.key, 1, 1, length - 1), value: part(past.value, 1, 1, length - 1) },
      });
    },
  ],
  [
    'a band that counts from the first new key',
    'step by step',
    (inputs) => attendExact(inputs, { band: { above: 0 } }).output,
  ],
];

describe('the laws of caches', () => {
  expectEachBroken(
    cacheLaws({ cached: right }),
    wrong.map(([what, law, cached]) => [what, law, cacheLaws({ cached })]),
  );
});
