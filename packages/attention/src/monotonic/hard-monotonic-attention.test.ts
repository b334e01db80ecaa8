import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { argMax, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hardMonotonicAttention } from './hard-monotonic-attention.ts';
import { monotonicAttention } from './monotonic-attention.ts';

onEachBackend('hard monotonic attention', () => {
  it('stops at the first likely place from where it was, by hand', () => {
    const p = tensor([
      [0.9, 0.1, 0.7],
      [0.9, 0.1, 0.7],
      [0.9, 0.1, 0.4],
      [0.2, 0.5, 0.9],
    ]);
    const { weights, position } = hardMonotonicAttention(p, tensor([0, 1, 1, 3], [4], 'int32'));
    toBeClose(weights, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(Array.from(position.dataSync())).toEqual([0, 2, 3, 3]);
    expect(position.dtype).toBe('int32');
  });

  it('is the soft form of probabilities that are 0 or 1, step after step', () => {
    const steps = fc.integer({ min: 1, max: 11 }).chain((keys) => {
      const row = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: keys, maxLength: keys });
      return fc.array(row, { minLength: 1, maxLength: 5 });
    });
    const property = fc.property(steps, (rows) => {
      const keys = rows[0]?.length ?? 0;
      let position = tensor(0, [], 'int32');
      let soft = tensor(Array.from({ length: keys }, (_, j) => (j === 0 ? 1 : 0)));
      for (const row of rows) {
        const before = position.dataSync()[0] ?? 0;
        const hard = hardMonotonicAttention(tensor(row), position as never);
        soft = monotonicAttention(tensor(row.map((p) => (Math.fround(p) >= 0.5 ? 1 : 0))), soft) as never;
        toBeClose(hard.weights, soft);
        position = hard.position as never;
        const now = position.dataSync()[0] ?? 0;
        expect(now).toBeGreaterThanOrEqual(before);
        if (now < keys) expect(argMax(hard.weights).dataSync()[0]).toBe(now);
      }
    });
    fc.assert(property, { numRuns: 40, seed: 3 });
  });

  it('leaves nothing behind', () => {
    const [p, position] = [zeros([2, 5]), zeros([2], 'int32')];
    expectNoLeak(() => ({ ...hardMonotonicAttention(p, position) }));
  });
});

describe('hard monotonic attention', () => {
  it('refuses what does not fit', () => {
    expect(() => hardMonotonicAttention(zeros([2, 5]), zeros([3], 'int32'))).toThrow(
      'hardMonotonicAttention: position must be int32 [2], got int32 [3]',
    );
    expect(() => hardMonotonicAttention(zeros([2, 5]), zeros([2]))).toThrow(
      'hardMonotonicAttention: position must be int32 [2], got float32 [2]',
    );
  });
});
