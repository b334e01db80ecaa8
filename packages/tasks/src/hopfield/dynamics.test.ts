import { Random } from '@mneme/tensor-core';
import { describe, expect, it } from 'vitest';
import { measureCycles } from './measure-cycles.ts';
import { measureTours, shortestTour, tourLength } from './measure-tours.ts';

describe('measureTours', () => {
  it('has the shortest tour, as all of them tried', () => {
    const draws = new Random(3).uniforms(72);
    const places = Array.from({ length: 6 }, (_, i) => [draws[2 * i] as number, draws[2 * i + 1] as number]);
    const distances = places.map(([x = 0, y = 0]) =>
      places.map(([u = 0, v = 0]) => Math.hypot(x - u, y - v)),
    );
    const orders = (left: number[]): number[][] =>
      left.length === 0
        ? [[]]
        : left.flatMap((city) => orders(left.filter((each) => each !== city)).map((rest) => [city, ...rest]));
    const all = orders([1, 2, 3, 4, 5]).map((order) => tourLength(distances, [0, ...order]));
    expect(shortestTour(distances)).toBeCloseTo(Math.min(...all), 12);
  });

  it('counts tours, none of which is shorter than the shortest, the same for one seed', () => {
    const seen: number[] = [];
    const options = { cities: 5, runs: 8, random: new Random(1) };
    const measured = measureTours({ ...options, onRun: (run) => seen.push(run) });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(measured.valid).toBeGreaterThan(0);
    expect(measured.lengthOverOptimum).toBeGreaterThanOrEqual(1 - 1e-12);
    expect(measured.randomOverOptimum).toBeGreaterThan(measured.lengthOverOptimum);
    expect(measureTours(options)).toEqual(measured);
  });
});

describe('measureCycles', () => {
  it('finds fixed points and two-cycles alone where weights are symmetric, four-cycles where they are antisymmetric', () => {
    const options = { neurons: 12, networks: 30, symmetries: [1, 0, -1], random: new Random(2) };
    const [symmetric, none, opposite] = [...measureCycles(options)];
    expect([symmetric?.longer, symmetric?.open]).toEqual([0, 0]);
    expect((symmetric?.fixed ?? 0) + (symmetric?.twoCycles ?? 0)).toBeCloseTo(1, 12);
    expect(none?.longer).toBeGreaterThan(0.5);
    expect(none?.period).toBeGreaterThan(symmetric?.period ?? Infinity);
    // Antisymmetric weights bring every state to a cycle of four (Goles 1986).
    expect(opposite?.period).toBe(4);
    expect(none?.divergence).toBeGreaterThan(0.1);
  });
});
