import { attend } from '@mneme/attention';
import { ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, sub, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { modernEnergy, retrieve, separation } from './retrieve.ts';

const [COUNT, DEPTH, QUERIES] = [5, 7, 3];
const draw = (name: string, shape: number[], seed = 1): Tensor => normal(shape, new Random(seed).split(name));

onEachBackend('retrieve', () => {
  beforeAll(() => ensureGradients());

  it('is attention with the patterns as keys and values, to 1e-6, once and again', () => {
    const [query, patterns] = [draw('q', [2, QUERIES, DEPTH]), draw('x', [COUNT, DEPTH])];
    const inputs = { query, key: patterns, value: patterns };
    const once = attend(inputs).output;
    toBeClose(retrieve(query, patterns).output, once, { absolute: 1e-6 });
    const twice = attend({ ...inputs, query: once }).output;
    const { output, steps } = retrieve(query, patterns, { steps: 2 });
    toBeClose(output, twice, { absolute: 1e-6 });
    expect(steps).toBe(2);
  });

  it('lowers the energy by at least half the square of each step, which stays between 0 and 2 M^2', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(0.3, 1, 4), (seed, sharpness) => {
        const patterns = draw('x', [COUNT, DEPTH], seed);
        // A mixture of patterns: a state among them.
        let state = retrieve(draw('q', [QUERIES, DEPTH], seed), patterns, { sharpness: 0.1 }).output;
        const rows = patterns.arraySync() as number[][];
        const longest = Math.max(...rows.map((row) => row.reduce((t, x) => t + x * x, 0)));
        for (let step = 0; step < 4; step++) {
          const next = retrieve(state, patterns, { sharpness }).output;
          const [before, after] = [state, next].map((x) => modernEnergy(x, patterns, sharpness).dataSync());
          const moved = sub(next, state).arraySync() as number[][];
          for (const [i, way] of moved.entries()) {
            const square = way.reduce((t, x) => t + x * x, 0);
            const fall = (before?.[i] ?? 0) - (after?.[i] ?? 0);
            expect(fall).toBeGreaterThanOrEqual(square / 2 - 1e-5 * longest);
            expect(after?.[i]).toBeGreaterThanOrEqual(-1e-5 * longest);
            expect(after?.[i]).toBeLessThanOrEqual(2 * longest);
          }
          state = next;
        }
      }),
      { numRuns: 20 },
    );
  });

  it('brings a noisy pattern back in one step, and stops where it stands still', () => {
    const patterns = draw('x', [COUNT, DEPTH]);
    const cue = tensor(
      (patterns.arraySync() as number[][]).map((row) => row.map((x, i) => x + 0.1 * Math.sin(i))),
    );
    const { output, steps } = retrieve(cue, patterns, { sharpness: 20, steps: 50, tolerance: 1e-4 });
    toBeClose(output, patterns, { absolute: 1e-3 });
    expect(steps).toBeLessThan(5);
  });

  it('has the gradient of its float64 loop, the energy too', () => {
    const [query, patterns] = [draw('q', [QUERIES, DEPTH]), draw('x', [COUNT, DEPTH])];
    const scores = (q: ArrayLike<number>, x: ArrayLike<number>, row: number): number[] =>
      Array.from({ length: COUNT }, (_, n) => {
        let sum = 0;
        for (let d = 0; d < DEPTH; d++) sum += (q[row * DEPTH + d] ?? 0) * (x[n * DEPTH + d] ?? 0);
        return sum;
      });
    const sharpness = 0.7;
    const update = (q: ArrayLike<number>, x: ArrayLike<number>): number[] =>
      Array.from({ length: QUERIES }, (_, row) => {
        const open = scores(q, x, row).map((score) => Math.exp(sharpness * score));
        const total = open.reduce((a, b) => a + b);
        return Array.from({ length: DEPTH }, (_, d) =>
          open.reduce((t, weight, n) => t + (weight / total) * (x[n * DEPTH + d] ?? 0), 0),
        );
      }).flat();
    expectGradient((q, x) => retrieve(q as Tensor, x as Tensor, { sharpness }).output, [query, patterns], {
      oracle: (q, x) => update(q as Float64Array, x as Float64Array),
    });
    const energyOf = (q: ArrayLike<number>): number[] =>
      Array.from({ length: QUERIES }, (_, row) => {
        const x = patterns.dataSync();
        const open = scores(q, x, row).map((score) => Math.exp(sharpness * score));
        let own = 0;
        for (let d = 0; d < DEPTH; d++) own += (q[row * DEPTH + d] ?? 0) ** 2 / 2;
        const squares = Array.from({ length: COUNT }, (_, n) => scores(x, x, n)[n] ?? 0);
        const sum = open.reduce((a, b) => a + b);
        return own - Math.log(sum) / sharpness + Math.log(COUNT) / sharpness + Math.max(...squares) / 2;
      });
    toBeClose(modernEnergy(query, patterns, sharpness), energyOf(query.dataSync()));
    expectGradient((q) => modernEnergy(q as Tensor, patterns, sharpness), [query], {
      oracle: (q) => energyOf(q as Float64Array),
    });
  });

  it('knows how far patterns are apart, leaves nothing behind, and refuses what is none', () => {
    const patterns = draw('x', [COUNT, DEPTH]);
    const rows = patterns.arraySync() as number[][];
    const dot = (a: number[], b: number[]): number => a.reduce((t, x, i) => t + x * (b[i] ?? 0), 0);
    toBeClose(
      separation(patterns),
      rows.map(
        (row, n) =>
          dot(row, row) - Math.max(...rows.filter((_, m) => m !== n).map((other) => dot(row, other))),
      ),
    );
    const query = draw('q', [QUERIES, DEPTH]);
    expectNoLeak(() => retrieve(query, patterns, { steps: 3, tolerance: 1e-6 }).output);
    expectNoLeak(() => modernEnergy(query, patterns, 1));
    expectNoLeak(() => separation(patterns));
    expect(() => retrieve(query, patterns, { sharpness: 0 })).toThrow(
      'retrieve: sharpness must be a finite number above 0, got 0',
    );
    expect(() => retrieve(query, ones([2, 3]))).toThrow(
      'retrieve: patterns must be [patterns, depth], got [2, 3]: depth is 7 in query but 3 here',
    );
    expect(() => separation(ones([1, 3]))).toThrow('separation: patterns must be at least two, got 1');
  });
});
