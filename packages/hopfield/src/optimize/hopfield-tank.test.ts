import { Random } from '@mneme/tensor-core';
import { expect, it } from 'vitest';
import { hopfieldTankNetwork, solveTour } from './hopfield-tank.ts';

const distancesOf = (cities: number, seed: number): number[][] => {
  const places = Array.from({ length: cities }, (_, c) => [...new Random(seed).at(c).uniforms(2)]);
  return places.map(([x = 0, y = 0]) => places.map(([u = 0, v = 0]) => Math.hypot(x - u, y - v)));
};

/** The energy as Hopfield and Tank write it, with outputs of 0 and 1. */
function written(d: readonly (readonly number[])[], on: (x: number, i: number) => number): number {
  const n = d.length;
  const all = Array.from({ length: n }, (_, i) => i);
  let [row, column, count, way] = [0, 0, 0, 0];
  for (const x of all) for (const i of all) for (const j of all) if (j !== i) row += on(x, i) * on(x, j);
  for (const i of all) for (const x of all) for (const y of all) if (y !== x) column += on(x, i) * on(y, i);
  for (const x of all) for (const i of all) count += on(x, i);
  for (const x of all) {
    for (const y of all) {
      for (const i of all) {
        const around = on(y, (i + 1) % n) + on(y, (i + n - 1) % n);
        way += (d[x]?.[y] ?? 0) * on(x, i) * around;
      }
    }
  }
  return 250 * row + 250 * column + 100 * (count - (n + 5)) ** 2 + 250 * way;
}

it('has the energy that Hopfield and Tank write, but for a constant', () => {
  const distances = distancesOf(5, 1);
  const network = hopfieldTankNetwork(distances);
  const random = new Random(2);
  const gaps = Array.from({ length: 5 }, (_, at) => {
    const on = Float64Array.from(random.at(at).uniforms(25), (u) => (u < 0.3 ? 1 : 0));
    let sum = 0;
    for (let i = 0; i < 25; i++) {
      sum -= (network.bias?.[i] ?? 0) * (on[i] ?? 0);
      for (let j = 0; j < 25; j++)
        sum -= ((network.weights.values[i * 25 + j] ?? 0) * (on[i] ?? 0) * (on[j] ?? 0)) / 2;
    }
    return written(distances, (x, i) => on[x * 5 + i] ?? 0) - sum;
  });
  for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0] ?? 0, 6);
});

it('finds tours, some of the time, and says so where it did not', () => {
  const distances = distancesOf(6, 3);
  const tours = Array.from({ length: 12 }, (_, run) =>
    solveTour(distances, { random: new Random(run), steps: 1500 }),
  );
  const valid = tours.filter((tour) => tour !== undefined);
  expect(valid.length).toBeGreaterThan(0);
  for (const tour of valid) expect([...tour].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(solveTour(distances, { random: new Random(4), steps: 1500 })).toEqual(tours[4]);
});

it('refuses distances that are not between all cities', () => {
  expect(() => hopfieldTankNetwork([[0, 1], [1]])).toThrow(
    'hopfieldTankNetwork: distances must be 2 rows of 2 numbers, got row 1 of 1',
  );
});
