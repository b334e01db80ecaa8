import { describe, expect, it } from 'vitest';
import { compare, median } from './compare.ts';

function busy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('compare', () => {
  it('gives both medians and how many times faster the first side is', () => {
    const { ours, theirs, ratio, samples } = compare(
      { name: 'a', run: () => busy(2) },
      { name: 'b', run: () => busy(6) },
      5,
    );
    expect(samples).toBe(5);
    expect(ratio).toBeCloseTo(theirs / ours);
    expect(ratio).toBeGreaterThan(1);
  });
});

it('median is the middle, or the mean of the two middle ones', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
