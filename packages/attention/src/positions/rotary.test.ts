import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { mul, ones, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { rotaryTable, rotate } from './rotary.ts';
import {
  linearRotaryFrequencies,
  ntkRotaryFrequencies,
  rotaryFrequencies,
  yarnMagnitude,
  yarnRotaryFrequencies,
} from './rotary-frequencies.ts';

const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(4).split(name));
const LAYOUTS = ['interleaved', 'half'] as const;

/** A turn of pairs in float64. */
function turned(
  x: ArrayLike<number>,
  depth: number,
  angles: number[][],
  layout: 'interleaved' | 'half',
): number[] {
  const output = Array.from(x);
  for (let row = 0; row < x.length / depth; row++) {
    const at = angles[row % angles.length] ?? [];
    for (const [i, angle] of at.entries()) {
      const [one, other] = layout === 'half' ? [i, i + at.length] : [2 * i, 2 * i + 1];
      const [a, b] = [x[row * depth + one] ?? 0, x[row * depth + other] ?? 0];
      output[row * depth + one] = a * Math.cos(angle) - b * Math.sin(angle);
      output[row * depth + other] = b * Math.cos(angle) + a * Math.sin(angle);
    }
  }
  return output;
}

onEachBackend('rotate', () => {
  beforeAll(() => ensureGradients());

  it.each(LAYOUTS)('by hand, a quarter turn: %s', (layout) => {
    const table = { cos: tensor([[0]]), sin: tensor([[1]]) };
    toBeClose(rotate(tensor([[3, 4, 5]]), table, layout), [-4, 3, 5]);
  });

  it.each(LAYOUTS)('is the loop, gradient too, some dimensions left alone: %s', (layout) => {
    const [heads, length, depth] = [2, 3, 7];
    const frequencies = rotaryFrequencies({ dimensions: 4 });
    const places = [0, 2, 11];
    const angles = places.map((t) => frequencies.map((frequency) => t * frequency));
    const x = draw('x', [heads, length, depth]);
    const table = rotaryTable(frequencies, places);
    toBeClose(rotate(x, table, layout), turned(x.dataSync(), depth, angles, layout));
    expectGradient((y) => rotate(y as Tensor, table, layout), [x], {
      oracle: (y) => turned(y as Float64Array, depth, angles, layout),
    });
    expectNoLeak(() => rotate(x, table, layout));
  });

  it.each(LAYOUTS)('keeps lengths, and products that depend on the distance alone: %s', (layout) => {
    const [q, k] = [draw('q', [1, 8]), draw('k', [1, 8])];
    const frequencies = rotaryFrequencies({ dimensions: 8 });
    const product = (m: number, n: number): number => {
      const at = (x: Tensor, t: number): Tensor => rotate(x, rotaryTable(frequencies, [t]), layout);
      return sum(mul(at(q, m), at(k, n))).dataSync()[0] ?? 0;
    };
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.nat({ max: 50 }), fc.nat({ max: 50 }), (m, n, shift) => {
        expect(product(m + shift, n + shift)).toBeCloseTo(product(m, n), 3);
      }),
      { numRuns: 15 },
    );
  });

  it('refuses more angles than pairs', () => {
    expect(() => rotate(ones([2, 5]), rotaryTable([1, 1, 1], 2), 'half')).toThrow(
      'rotate: table.cos must be of at most depth / 2 = 2 angles, got 3',
    );
  });
});

describe('the frequencies of rotary positions', () => {
  it('are the geometric sequence, scaled as each paper says', () => {
    const config = { dimensions: 8, base: 10_000, factor: 4 };
    const plain = rotaryFrequencies(config);
    expect(plain).toEqual([1, 1e-1, 1e-2, 1e-3].map((x) => expect.closeTo(x, 12)));
    expect(linearRotaryFrequencies(config)).toEqual(plain.map((x) => expect.closeTo(x / 4, 12)));
    const ntk = ntkRotaryFrequencies(config);
    expect([ntk[0], ntk[3]]).toEqual([1, expect.closeTo(1e-3 / 4, 12)]);
    // Turns over 1,000 places: 159, 15.9, 1.59, 0.159; between 32 and 1 they are mixed.
    const yarn = yarnRotaryFrequencies({ ...config, length: 1000 });
    const mixed = (frequency: number): number => {
      const kept = ((1000 * frequency) / (2 * Math.PI) - 1) / 31;
      return kept * frequency + ((1 - kept) * frequency) / 4;
    };
    expect(yarn).toEqual([1, mixed(1e-1), mixed(1e-2), 1e-3 / 4].map((x) => expect.closeTo(x, 12)));
    expect(yarnMagnitude(Math.E)).toBeCloseTo(1.1);
  });

  it.each([
    [() => rotaryFrequencies({ dimensions: 3 }), 'rotaryFrequencies: dimensions must be even, got 3'],
    [
      () => linearRotaryFrequencies({ dimensions: 4, factor: 0.5 }),
      'linearRotaryFrequencies: factor must be a number of at least 1, got 0.5',
    ],
    [
      () => ntkRotaryFrequencies({ dimensions: 2, factor: 2 }),
      'ntkRotaryFrequencies: dimensions must be above 2, got 2',
    ],
    [
      () => yarnRotaryFrequencies({ dimensions: 4, factor: 2, length: 5, fast: 1, slow: 1 }),
      'yarnRotaryFrequencies: fast must be above slow, got 1 and 1',
    ],
    [() => yarnMagnitude(0.5), 'yarnMagnitude: factor must be a number of at least 1, got 0.5'],
  ])('refuse what is none', (make, message) => {
    expect(make).toThrow(message);
  });
});
