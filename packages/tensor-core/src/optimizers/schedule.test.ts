import { describe, expect, it } from 'vitest';
import { constant, cosine, halving, inverseSquareRoot, sequence, warmUp } from './schedule.ts';

describe('schedules', () => {
  it('constant stays', () => {
    expect([0, 1, 1e6].map(constant(0.3))).toEqual([0.3, 0.3, 0.3]);
  });

  it('warmUp rises in equal steps to the schedule that it is given', () => {
    expect([0, 1, 2, 3, 4, 50].map(warmUp(4, constant(1)))).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
  });

  it('cosine goes half a turn and stays', () => {
    const rates = [0, 2, 4, 6, 8, 100].map(cosine({ from: 1, to: 0.5, steps: 8 }));
    const expected = [1, 0.75 + Math.SQRT1_2 / 4, 0.75, 0.75 - Math.SQRT1_2 / 4, 0.5, 0.5];
    for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[i] ?? 0, 12);
  });

  it('inverseSquareRoot peaks at the end of its warm-up', () => {
    const schedule = inverseSquareRoot({ size: 16, warmUp: 100 });
    expect(schedule(0)).toBeCloseTo(0.25 * 0.001, 12);
    expect(schedule(99)).toBeCloseTo(0.25 * 0.1, 12);
    expect(schedule(399)).toBeCloseTo(0.25 * 0.05, 12);
  });

  it('halving halves after each so many steps', () => {
    expect([0, 2, 3, 5, 6, 9, 12].map(halving({ from: 8, every: 3, times: 3 }))).toEqual([
      8, 8, 4, 4, 2, 1, 1,
    ]);
    expect(halving({ from: 8, every: 1 })(10)).toBe(8 / 1024);
  });

  it('sequence hands over', () => {
    const schedule = sequence(constant(5), 2, halving({ from: 4, every: 1 }));
    expect([0, 1, 2, 3, 4].map(schedule)).toEqual([5, 5, 4, 2, 1]);
  });

  it('say what their arguments must be', () => {
    expect(() => constant(-1)).toThrow('constant: rate must be a finite number of at least 0, got -1');
    expect(() => warmUp(0, constant(1))).toThrow('warmUp: steps must be an integer of at least 1, got 0');
    expect(() => cosine({ from: 1, steps: 1.5 })).toThrow(
      'cosine: steps must be an integer of at least 1, got 1.5',
    );
    expect(() => inverseSquareRoot({ size: 0 })).toThrow(
      'inverseSquareRoot: size must be a finite number above 0, got 0',
    );
    expect(() => halving({ from: 1, every: 0 })).toThrow(
      'halving: every must be an integer of at least 1, got 0',
    );
    expect(() => sequence(constant(1), 0, constant(1))).toThrow(
      'sequence: steps must be an integer of at least 1, got 0',
    );
  });
});
