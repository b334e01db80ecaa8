import { Random } from '@mneme/tensor-core';
import { describe, expect, it } from 'vitest';
import { timeIndices } from './time-indices.ts';

describe('timeIndices', () => {
  it('counts from the newest, which is 1, up to the size of the memory', () => {
    expect([...timeIndices(4, 7)]).toEqual([4, 3, 2, 1]);
    expect([...timeIndices(5, 3)]).toEqual([3, 3, 3, 2, 1]);
  });

  it('with random keeps the order and adds at most a tenth of empty places', () => {
    const [count, slots] = [13, 50];
    const random = new Random(3);
    const largest = new Set<number>();
    for (let i = 0; i < 200; i++) {
      const times = [...timeIndices(count, slots, random.at(i))];
      expect(times).toEqual([...new Set(times)].sort((a, b) => b - a));
      expect(times.at(-1)).toBeGreaterThanOrEqual(1);
      largest.add(times[0] ?? 0);
    }
    // 13 statements: up to ceil(1.3) = 2 empty places.
    expect([...largest].sort()).toEqual([13, 14, 15]);
  });

  it('gives the same times for the same random', () => {
    expect(timeIndices(11, 50, new Random(1))).toEqual(timeIndices(11, 50, new Random(1)));
  });

  it('never exceeds the memory', () => {
    for (let i = 0; i < 50; i++) expect(Math.max(...timeIndices(5, 5, new Random(i)))).toBeLessThanOrEqual(5);
  });
});
