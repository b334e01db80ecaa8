import { expectNoLeak, loop, onEachBackend } from '@mneme/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causalMask, combineMasks, maskFromBlocked, paddingMask, windowMask } from './mask.ts';

const flags = (mask: Tensor): number[] => Array.from(mask.dataSync(), Number);

onEachBackend('masks', () => {
  it('causal: query i attends to keys up to i + offset', () => {
    const size = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: -3, max: 5 }), (queries, keys, offset) => {
        const mask = causalMask({ queries, keys, offset });
        expect(mask.shape).toEqual([queries, keys]);
        const values = flags(mask);
        loop([queries, keys], ([i = 0, j = 0], flat) => expect(values[flat]).toBe(j <= i + offset ? 1 : 0));
      }),
      { numRuns: 30 },
    );
  });

  it('window: keys from i + offset - before to i + offset + after', () => {
    const values = flags(windowMask({ queries: 5, keys: 7, offset: 1 }, { before: 2, after: 1 }));
    loop([5, 7], ([i = 0, j = 0], flat) =>
      expect(values[flat]).toBe(j >= i + 1 - 2 && j <= i + 1 + 1 ? 1 : 0),
    );
  });

  it('padding: the first lengths[b] keys', () => {
    const mask = paddingMask([2, 0, 3], 3);
    expect(mask.shape).toEqual([3, 1, 3]);
    expect(flags(mask)).toEqual([1, 1, 0, 0, 0, 0, 1, 1, 1]);
  });

  it('combined: what all allow, broadcast; a single one stays as it is', () => {
    const mask = combineMasks(causalMask({ queries: 3, keys: 3, offset: 0 }), paddingMask([3, 1], 3));
    expect(mask.shape).toEqual([2, 3, 3]);
    expect(flags(mask)).toEqual([1, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0]);
    expect(flags(combineMasks(paddingMask([1], 2)))).toEqual([1, 0]);
  });

  it('from the opposite convention: inverted', () => {
    expect(flags(maskFromBlocked(tensor([1, 0], [2], 'bool')))).toEqual([0, 1]);
  });

  it('leave nothing behind', () => {
    expectNoLeak(() => causalMask({ queries: 2, keys: 3, offset: 0 }));
    expectNoLeak(() => windowMask({ queries: 2, keys: 3, offset: 0 }, { before: 1, after: 1 }));
    expectNoLeak(() => paddingMask([2], 3));
    const mask = paddingMask([2], 3);
    expectNoLeak(() => combineMasks(mask, mask));
    expectNoLeak(() => maskFromBlocked(mask));
  });
});

describe('masks', () => {
  it.each([
    [
      () => causalMask({ queries: 0, keys: 1, offset: 0 }),
      'causalMask: queries must be a positive integer, got 0',
    ],
    [
      () => causalMask({ queries: 1, keys: 1, offset: 0.5 }),
      'causalMask: offset must be an integer, got 0.5',
    ],
    [
      () => windowMask({ queries: 1, keys: 1, offset: 0 }, { before: -1, after: 0 }),
      'windowMask: before must be at least 0, got -1',
    ],
    [() => paddingMask([4], 3), 'paddingMask: lengths[0] must be an integer in [0, 3], got 4'],
    [() => combineMasks(), 'combineMasks: masks must be at least one, got none'],
    [
      () => combineMasks(tensor([1, 0])),
      'combineMasks: masks[0] must be of dtype bool, true where to attend, got float32',
    ],
    [
      () => maskFromBlocked(tensor([1, 0])),
      'maskFromBlocked: blocked must be of dtype bool, true where blocked, got float32',
    ],
  ])('refuse bad arguments', (make, message) => {
    expect(make).toThrow(message);
  });
});
