import { describe, expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { fromBrainFloat, fromHalf, toBrainFloat, toHalf } from './half-precision.ts';

const everyHalf = Uint16Array.from({ length: 65_536 }, (_, i) => i);

/** The nearest of all finite halves, ties to the even one: by looking at each. */
function nearest(value: number, candidates: Float32Array): number {
  let best = 0;
  for (const [i, candidate] of candidates.entries()) {
    if (!Number.isFinite(candidate)) continue;
    const [gap, least] = [Math.abs(candidate - value), Math.abs((candidates[best] ?? 0) - value)];
    if (gap < least || (gap === least && i % 2 === 0 && best % 2 === 1)) best = i;
  }
  return candidates[best] ?? 0;
}

const samples = (scale: number): Float32Array =>
  new Random(1).normals(61).map((z, i) => z * scale ** (i % 7));

describe.each([
  ['IEEE half precision', toHalf, fromHalf, [65504, 6.103515625e-5, 5.9604644775390625e-8], 0.11],
  [
    'bfloat16',
    toBrainFloat,
    fromBrainFloat,
    [3.3895313892515355e38, 1.1754943508222875e-38, 9.183549615799121e-41],
    1e-5,
  ],
] as const)('%s', (_, encode, decode, [largest, smallestNormal, smallest], scale) => {
  it('comes back from every one of its numbers', () => {
    const values = decode(everyHalf);
    const again = encode(values);
    for (const [i, value] of values.entries()) {
      if (Number.isNaN(value)) expect(Number.isNaN(decode(again.subarray(i, i + 1))[0])).toBe(true);
      else expect(again[i]).toBe(i);
    }
  });

  it('has the limits of its format', () => {
    const values = decode(everyHalf);
    const positive = values.filter((value) => value > 0 && Number.isFinite(value));
    expect(Math.max(...positive)).toBe(largest);
    expect(Math.min(...positive)).toBe(smallest);
    expect(values).toContain(smallestNormal);
  });

  it('rounds to the nearest, ties to even', () => {
    const values = decode(everyHalf);
    const numbers = samples(scale);
    const rounded = decode(encode(numbers));
    for (const [i, value] of numbers.entries()) expect(rounded[i]).toBe(nearest(value, values));
  });

  it('keeps infinities and NaN, and rounds what is too large to infinity', () => {
    const given = Float32Array.of(
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      3.4028234e38,
    );
    const { POSITIVE_INFINITY: infinity } = Number;
    expect([...decode(encode(given))]).toEqual([infinity, -infinity, Number.NaN, infinity]);
  });
});

describe('ties', () => {
  it('go to the even neighbour', () => {
    expect([...fromHalf(toHalf(Float32Array.of(2049, 2051, 65519, 65520, 2 ** -25, 3 * 2 ** -25)))]).toEqual([
      2048,
      2052,
      65504,
      Number.POSITIVE_INFINITY,
      0,
      2 ** -23,
    ]);
    expect([...fromBrainFloat(toBrainFloat(Float32Array.of(257, 259)))]).toEqual([256, 260]);
  });
});
