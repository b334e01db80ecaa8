import { expectNoLeak, loop, onEachBackend } from '@mneme/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attend } from '../attend.ts';
import { causal, slidingWindow } from './bands.ts';
import { globalTokens, packed, padding, prefix } from './lengths.ts';
import type { Mask } from './mask.ts';
import { maskFacts, maskText } from './mask-facts.ts';
import { maskTensor } from './mask-tensor.ts';
import { fromBlocked } from './require-mask.ts';

const size = fc.integer({ min: 1, max: 7 });
const offset = fc.integer({ min: -3, max: 5 });
const anyMask: fc.Arbitrary<Mask> = fc.oneof(
  offset.map((at) => causal({ offset: at })),
  fc
    .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), offset)
    .map(([before, after, at]) => slidingWindow({ before, after, offset: at })),
  fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 })).map((lengths) => padding(lengths)),
  fc.nat({ max: 7 }).map((length) => prefix(length)),
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }).map((lengths) => packed(lengths)),
  fc.array(fc.nat({ max: 6 }), { maxLength: 2 }).map((places) => globalTokens(places)),
);

onEachBackend('maskTensor', () => {
  it('has what the mask allows, of the least shape', () => {
    fc.assert(
      fc.property(anyMask, size, size, fc.boolean(), (mask, queries, keys, heads) => {
        const made = maskTensor(mask, { queries, keys, heads });
        const rows = mask.byQuery ? queries : 1;
        const lead = mask.batch === undefined ? [] : heads ? [mask.batch, 1] : [mask.batch];
        expect([made.dtype, ...made.shape]).toEqual(['bool', ...lead, rows, keys]);
        const values = made.dataSync();
        loop([mask.batch ?? 1, rows, keys], ([b = 0, i = 0, n = 0], flat) =>
          expect(Boolean(values[flat])).toBe(mask.allows(i, n, b)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('leaves nothing behind, and is what attend takes', () => {
    const mask = causal({ offset: 0 }).and(padding([2, 3]));
    expectNoLeak(() => maskTensor(mask, { queries: 3, keys: 3 }));
    const x = tensor([1, 2, 3], [1, 3, 1]);
    const { weights } = attend(
      { query: x, key: x, value: x, mask: maskTensor(mask, { queries: 3, keys: 3 }) },
      { returns: { weights: true } },
    );
    expect(weights.shape).toEqual([2, 3, 3]);
  });

  it('of a band is the band', () => {
    fc.assert(
      fc.property(offset, fc.nat({ max: 3 }), fc.nat({ max: 3 }), (at, before, after) => {
        for (const mask of [
          causal({ offset: at }),
          slidingWindow({ before, after, offset: at }),
          causal({ offset: at }).and(slidingWindow({ before, after, offset: 1 })),
        ]) {
          const { below = Infinity, above = Infinity } = mask.band ?? {};
          loop([5, 7], ([i = 0, n = 0]) =>
            expect(n - i >= -below && n - i <= above).toBe(mask.allows(i, n, 0)),
          );
        }
        expect(causal({ offset: at }).or(slidingWindow({ before, after, offset: 0 })).band).toBeUndefined();
        expect(causal({ offset: at }).not().band).toBeUndefined();
      }),
    );
  });

  it('of the opposite convention is inverted', () => {
    const flags = (x: Tensor): number[] => Array.from(x.dataSync(), Number);
    expect(flags(fromBlocked(tensor([1, 0], [2], 'bool')))).toEqual([0, 1]);
    expect(() => fromBlocked(tensor([1, 0]))).toThrow(
      'fromBlocked: blocked must be of dtype bool, true where blocked, got float32',
    );
  });
});

describe('Mask', () => {
  it('is joined as its words say, by De Morgan too', () => {
    fc.assert(
      fc.property(anyMask, anyMask, (a, b) => {
        fc.pre(a.batch === undefined || b.batch === undefined || a.batch === b.batch);
        const [both, neither] = [a.and(b), a.not().or(b.not()).not()];
        loop([2, 5, 5], ([batch = 0, i = 0, n = 0]) => {
          expect(both.allows(i, n, batch)).toBe(a.allows(i, n, batch) && b.allows(i, n, batch));
          expect(neither.allows(i, n, batch)).toBe(both.allows(i, n, batch));
          expect(a.or(b).allows(i, n, batch)).toBe(a.allows(i, n, batch) || b.allows(i, n, batch));
        });
      }),
      { numRuns: 50 },
    );
    expect(() => padding([1, 2]).and(padding([1, 2, 3]))).toThrow(
      'Mask.and: other must be of batch 2, got 3',
    );
    expect(() => padding([1, 2]).or(padding([1, 2, 3]))).toThrow('Mask.or: other must be of batch 2, got 3');
  });

  it.each([
    ['causal', causal({ offset: 1 }), ['##.', '###']],
    ['window', slidingWindow({ before: 0, after: 1, offset: 0 }), ['##.', '.##']],
    ['(causal or prefix)', causal({ offset: 0 }).or(prefix(2)), ['##.', '##.']],
    ['packed', packed([1, 2]), ['#..', '.##']],
    ['global', globalTokens([1]), ['.#.', '###']],
    ['not causal', causal({ offset: 0 }).not(), ['.##', '..#']],
  ])('prints %s', (name, mask, rows) => {
    expect(maskText(mask, { queries: 2, keys: 3 })).toBe(
      [`${name}, 2 queries by 3 keys`, ...rows].join('\n'),
    );
  });

  it('prints sequences one below the other', () => {
    expect(maskText(padding([1, 2]), { queries: 1, keys: 2 })).toBe(
      'padding, 1 queries by 2 keys\nsequence 0\n#.\nsequence 1\n##',
    );
  });

  it('knows its empty rows, unseen keys and what it hides without running', () => {
    expect(maskFacts(causal({ offset: -1 }).and(padding([2, 0])), { queries: 2, keys: 2 })).toEqual({
      hidden: 7 / 8,
      emptyRows: [
        { batch: 0, query: 0 },
        { batch: 1, query: 0 },
        { batch: 1, query: 1 },
      ],
      unseenKeys: [
        { batch: 0, key: 1 },
        { batch: 1, key: 0 },
        { batch: 1, key: 1 },
      ],
    });
  });

  it.each([
    [() => causal({ offset: 0.5 }), 'causal: offset must be an integer, got 0.5'],
    [
      () => slidingWindow({ before: -1, after: 0, offset: 0 }),
      'slidingWindow: before must be an integer of at least 0, got -1',
    ],
    [() => padding([1, -2]), 'padding: lengths[1] must be an integer of at least 0, got -2'],
    [() => padding([]), 'padding: lengths must be at least one, got none'],
    [() => prefix(1.5), 'prefix: lengths must be an integer of at least 0, got 1.5'],
    [() => packed([0]), 'packed: lengths[0] must be an integer of at least 1, got 0'],
    [() => globalTokens([-1]), 'globalTokens: places[0] must be an integer of at least 0, got -1'],
    [
      () => maskTensor(causal({ offset: 0 }), { queries: 0, keys: 1 }),
      'maskTensor: queries must be an integer of at least 1, got 0',
    ],
    [
      () => maskFacts(causal({ offset: 0 }), { queries: 1, keys: 0 }),
      'maskFacts: keys must be an integer of at least 1, got 0',
    ],
    [
      () => maskText(causal({ offset: 0 }), { queries: 1, keys: 0 }),
      'maskText: keys must be an integer of at least 1, got 0',
    ],
  ])('refuses what is none: %s', (make, message) => {
    expect(make).toThrow(message);
  });
});
