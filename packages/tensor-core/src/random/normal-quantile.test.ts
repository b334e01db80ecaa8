import { describe, expect, it } from 'vitest';
import { normalQuantiles } from './normal-quantile.ts';

/** The cumulative distribution in float64: 1/2 + φ(z) (z + z³/3 + z⁵/15 + ..). */
function cumulative(z: number): number {
  let [term, total] = [z, z];
  for (let n = 3; n < 400; n += 2) {
    term *= (z * z) / n;
    total += term;
  }
  return 0.5 + (total * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

describe('normalQuantiles', () => {
  it('inverts the cumulative distribution', () => {
    const words = Uint32Array.from({ length: 4001 }, (_, i) => i * 1_073_000);
    for (const [i, z] of normalQuantiles(words).entries()) {
      const word = words[i] ?? 0;
      const tail = ((word >>> 1) + 1) / 2 ** 32;
      expect(Math.abs(cumulative(z) - (word & 1 ? tail : 1 - tail))).toBeLessThan(3e-7);
    }
  });

  it('gives known quantiles, and one of either sign', () => {
    // Tails of 2^-32, 2^-16, 2^-4 and 1/2.
    const words = Uint32Array.of(
      0,
      (2 ** 16 - 1) * 2,
      (2 ** 28 - 1) * 2,
      (2 ** 31 - 1) * 2,
      (2 ** 28 - 1) * 2 + 1,
    );
    const expected = [6.2302607, 4.1695698, 1.5341206, 0, -1.5341206];
    for (const [i, z] of normalQuantiles(words).entries()) expect(z).toBeCloseTo(expected[i] ?? 9, 5);
  });

  it('falls as the tail grows', () => {
    const words = Uint32Array.from({ length: 3001 }, (_, i) => 2 * Math.floor(Math.exp(i / 140)));
    const values = normalQuantiles(words);
    for (let i = 1; i < values.length; i++)
      expect(values[i]).toBeLessThanOrEqual((values[i - 1] ?? 0) + 1e-6);
  });

  it('gives these very bits, as every kernel must', () => {
    const words = Uint32Array.of(0, 1, 123_456_789, 2_345_678_901, 4_294_967_295);
    const bits = new Uint32Array(normalQuantiles(words).buffer);
    expect([...bits].map((word) => word.toString(16))).toMatchInlineSnapshot(`
      [
        "40c75e49",
        "c0c75e49",
        "c00bf75e",
        "bf1a81f5",
        "80000000",
      ]
    `);
  });
});
