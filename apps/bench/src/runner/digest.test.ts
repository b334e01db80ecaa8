import { Random } from '@mneme/tensor-core';
import { describe, expect, it } from 'vitest';
import { digest, disagreement } from './digest.ts';

const values = new Random(1).normals(10_007);
const agreement = { whole: 1e-3, each: 1e-2 };
const changed = (change: (value: number, i: number) => number): Float32Array => values.map(change);
const compare = (other: Float32Array): string | undefined =>
  disagreement(digest(values), digest(other), agreement);

describe('digest', () => {
  it('keeps few values whole, and of many their number and scale', () => {
    expect(digest(Float32Array.of(3, -4))).toMatchObject({
      length: 2,
      scale: Math.sqrt(12.5),
      samples: [3, -4],
    });
    const { length, scale, samples } = digest(values);
    expect(length).toBe(10_007);
    expect(scale).toBeCloseTo(1, 1);
    expect(new Set(samples).size).toBeGreaterThan(450); // of 512 places with repetition
  });

  it('projects a difference to its own size', () => {
    const shifted = changed((value, i) => value + (i % 2 ? 0.01 : -0.01));
    const message = compare(shifted) ?? '';
    const [, distance] = /differs by (\S+) of its norm/.exec(message) ?? [];
    expect(Number(distance)).toBeGreaterThan(0.006);
    expect(Number(distance)).toBeLessThan(0.014);
  });
});

describe('disagreement', () => {
  it('is none between results that differ as roundings do', () => {
    expect(compare(values)).toBeUndefined();
    expect(compare(changed((value) => value * (1 + 1e-5)))).toBeUndefined();
    expect(disagreement(digest(new Float32Array(5)), digest(new Float32Array(5)), agreement)).toBeUndefined();
  });

  it('finds another number of values, another order, one wrong part, and what is not a number', () => {
    expect(compare(values.subarray(1))).toBe('10006 values instead of 10007');
    expect(compare(values.toReversed())).toContain('the whole differs');
    expect(compare(changed((value, i) => (i < 100 ? 0 : value)))).toContain('the whole differs');
    expect(compare(changed((value, i) => (i === 9000 ? Number.NaN : value)))).toContain('the whole differs');
  });

  it('finds a single value that is wrong where there are few', () => {
    const few = values.subarray(0, 300);
    const wrong = few.map((value, i) => (i === 7 ? value + 0.0125 : value));
    expect(disagreement(digest(few), digest(wrong), { whole: 1e-2, each: 1e-2 })).toMatch(/^sample 7 is/);
  });
});
