import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { mean, moments, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { bernoulli } from './bernoulli.ts';
import { normal } from './normal.ts';
import { Random } from './random.ts';
import { truncatedNormal } from './truncated-normal.ts';
import { uniform } from './uniform.ts';

type Draw = (shape: readonly number[], random: Random) => Tensor;

const DRAWS: readonly [string, Draw][] = [
  ['uniform', uniform],
  ['normal', normal],
  ['truncatedNormal', truncatedNormal],
  ['bernoulli', (shape, random) => bernoulli(shape, random, { probability: 0.5 })],
];

/** The largest distance between the empirical and the uniform distribution, times sqrt(n). */
function kolmogorovSmirnov(values: ArrayLike<number>): number {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const distances = sorted.map((x, i) =>
    Math.max(Math.abs(x - i / sorted.length), Math.abs(x - (i + 1) / sorted.length)),
  );
  return Math.max(...distances) * Math.sqrt(sorted.length);
}

onEachBackend('draws', () => {
  it.each(DRAWS)('%s gives the same for the same source, and leaves nothing behind', (_, draw) => {
    expect(draw([3, 5], new Random(1)).shape).toEqual([3, 5]);
    expect(draw([], new Random(1)).shape).toEqual([]);
    expect(draw([0, 5], new Random(1)).size).toBe(0);
    expect(draw([17], new Random(1)).dataSync()).toEqual(draw([17], new Random(1)).dataSync());
    expect(draw([17], new Random(1)).dataSync()).not.toEqual(draw([17], new Random(2)).dataSync());
    expectNoLeak(() => draw([3, 5], new Random(1)));
  });

  it('uniform fills its interval evenly', () => {
    toBeClose(uniform([5], new Random(1)), new Random(1).uniforms(5), { relative: 0, absolute: 0 });
    const values = uniform([10_007], new Random(2), { low: -3, high: 5 }).dataSync();
    expect(values.every((x) => x >= -3 && x < 5)).toBe(true);
    expect(kolmogorovSmirnov(values.map((x) => (x + 3) / 8))).toBeLessThan(1.95); // 0.1 %
  });

  it('normal has the moments and the tails of its distribution', () => {
    const values = normal([100_003], new Random(3), { mean: 2, deviation: 3 }).dataSync();
    const z = Array.from(values, (x) => (x - 2) / 3);
    const moment = (power: number): number => z.reduce((total, x) => total + x ** power, 0) / z.length;
    for (const [power, expected, tolerance] of [
      [1, 0, 0.012],
      [2, 1, 0.015],
      [3, 0, 0.04],
      [4, 3, 0.12],
    ] as const) {
      expect(Math.abs(moment(power) - expected), `moment ${power}`).toBeLessThan(tolerance);
    }
    for (const [limit, part] of [
      [1, 0.31731],
      [2, 0.0455],
      [3, 0.0027],
    ] as const) {
      const beyond = z.filter((x) => Math.abs(x) > limit).length / z.length;
      expect(Math.abs(beyond - part), `beyond ${limit}`).toBeLessThan(4 * Math.sqrt(part / z.length));
    }
  });

  it('truncatedNormal stays within two deviations', () => {
    const values = truncatedNormal([100_003], new Random(4), { mean: 1, deviation: 0.5 });
    expect(values.dataSync().every((x) => x > 0 && x < 2)).toBe(true);
    const { mean: centre, variance } = moments(values);
    toBeClose(centre, [1], { absolute: 0.006 });
    toBeClose(variance, [(0.87963 / 2) ** 2], { relative: 0.02 });
    const within = values.dataSync().filter((x) => Math.abs(x - 1) < 0.5).length;
    expect(Math.abs(within / 100_003 - 0.68269 / 0.9545)).toBeLessThan(0.006);
  });

  it('bernoulli gives ones as often as asked', () => {
    toBeClose(mean(bernoulli([100_003], new Random(5), { probability: 0.3 })), [0.3], { absolute: 0.006 });
    expect(
      bernoulli([101], new Random(6), { probability: 1 })
        .dataSync()
        .every((x) => x === 1),
    ).toBe(true);
    expect(
      bernoulli([101], new Random(6), { probability: 0 })
        .dataSync()
        .every((x) => x === 0),
    ).toBe(true);
  });
});

describe('draws say what their arguments must be', () => {
  it.each(DRAWS)('%s: the shape', (name, draw) => {
    expect(() => draw([2, -1], new Random(0))).toThrow(
      `${name}: shape must be integers of at least 0, got [2, -1]`,
    );
  });

  it('and the rest', () => {
    const random = new Random(0);
    expect(() => uniform([2], random, { low: 1, high: 0 })).toThrow(
      'uniform: high must be above low = 1, got 0',
    );
    expect(() => uniform([2], random, { low: Number.NaN })).toThrow('uniform: low must be finite, got NaN');
    expect(() => normal([2], random, { mean: Number.NaN })).toThrow('normal: mean must be finite, got NaN');
    expect(() => truncatedNormal([2], random, { deviation: -1 })).toThrow(
      'truncatedNormal: deviation must be a finite number of at least 0, got -1',
    );
    expect(() => bernoulli([2], random, { probability: 2 })).toThrow(
      'bernoulli: probability must be in [0, 1], got 2',
    );
  });
});
