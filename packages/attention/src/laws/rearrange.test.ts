import { onEachBackend } from '@mneme/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { joined, kept, maskOf, part, reordered } from './rearrange.ts';

const numbers = (): Tensor => tensor([1, 2, 3, 4, 5, 6], [2, 3]);
const open = (): Tensor => tensor([true, false, true, false, false, true], [2, 3], 'bool');

onEachBackend('rearranging', () => {
  it('puts the entries of an axis in an order, of booleans too', () => {
    expect(reordered(numbers(), [2, 0, 1], -1).arraySync()).toEqual([
      [3, 1, 2],
      [6, 4, 5],
    ]);
    expect(reordered(numbers(), [1, 0], 0).arraySync()).toEqual([
      [4, 5, 6],
      [1, 2, 3],
    ]);
    const moved = reordered(open(), [1, 2, 0], 1);
    expect(moved.dtype).toBe('bool');
    expect(moved.arraySync()).toEqual([
      [0, 1, 1],
      [0, 1, 0],
    ]);
  });

  it('takes a part and joins parts', () => {
    for (const x of [numbers(), open()]) {
      const whole = joined([part(x, -1, 0, 1), part(x, 1, 1, 2)], 1);
      expect(whole.dtype).toBe(x.dtype);
      expect(whole.arraySync()).toEqual(x.arraySync());
    }
  });

  it('makes masks of predicates, and keeps what they mark', () => {
    const mask = maskOf([2, 3], ([i = 0, n = 0]) => n <= i);
    expect(mask.dtype).toBe('bool');
    expect(kept(numbers(), mask).arraySync()).toEqual([
      [1, 0, 0],
      [4, 5, 0],
    ]);
  });
});
