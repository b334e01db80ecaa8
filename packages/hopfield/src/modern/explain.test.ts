import { normal, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend } from '@mneme/testing';
import { memory, ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { explain } from './explain.ts';
import { modernEnergy, retrieve, separation } from './retrieve.ts';
import { largestNoise, sharpnessFor } from './sharpness-for.ts';

const [COUNT, DEPTH] = [6, 9];

function rowsOf(x: Tensor): number[][] {
  return x.arraySync() as number[][];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((x, i) => x - (b[i] as number)));
}

/** A point at a distance from another, in a random direction. */
function near(row: readonly number[], away: number, random: Random): number[] {
  const way = [...random.normals(row.length)];
  const length = Math.hypot(...way);
  return row.map((x, i) => x + (away * (way[i] as number)) / length);
}

onEachBackend('explain', () => {
  it('never promises less of an error than there is: the one-step bound, over random patterns and cues', () => {
    let promised = 0;
    fc.assert(
      fc.property(fc.nat(10_000), fc.double({ min: 0.2, max: 6, noNaN: true }), (seed, sharpness) => {
        const random = new Random(seed);
        const patterns = normal([COUNT, DEPTH], random.split('x'));
        const rows = rowsOf(patterns);
        const cues = rows.map((row, i) => near(row, 0.2 * i, random.split('cue').at(i)));
        for (const one of explain(tensor(cues), patterns, { sharpness })) {
          if (one.errorBound < Infinity) promised++;
          expect(one.error).toBeLessThanOrEqual(one.errorBound * (1 + 1e-4) + 1e-4);
        }
      }),
      { numRuns: 30 },
    );
    expect(promised).toBeGreaterThan(20);
  });

  it('knows the sharpness that is needed: at it, one step is as close as was asked', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        const random = new Random(seed);
        const patterns = normal([COUNT, DEPTH], random.split('x'));
        const cues = tensor(rowsOf(patterns).map((row, i) => near(row, 0.3, random.split('cue').at(i))));
        const longest = Math.max(...rowsOf(patterns).map((row) => Math.hypot(...row)));
        const error = 0.02;
        for (const [q, one] of explain(cues, patterns, { error }).entries()) {
          expect(one.sharpnessForQuery).toBeLessThanOrEqual(one.sharpnessByTheorem + 1e-6);
          if (!(one.sharpnessForQuery > 0 && one.sharpnessForQuery < 1000)) continue;
          const asked = explain(cues, patterns, { sharpness: one.sharpnessForQuery, error })[q];
          expect(asked?.error).toBeLessThanOrEqual(error * longest + 1e-4);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('names what a query ends in: one pattern, a few, or the mean of all', () => {
    const patterns = tensor([
      [5, 0, 0, 0],
      [0, 5, 0.2, 0],
      [0, 5, -0.2, 0],
      [0, 0, 0, 5],
    ]);
    const query = tensor([
      [4, 0, 0, 0],
      [0, 4, 0, 0],
    ]);
    const [single, few] = explain(query, patterns, { sharpness: 1 });
    expect([single?.kind, single?.patterns]).toEqual(['single', [0]]);
    expect(single?.weights[0]).toBeGreaterThan(0.99);
    expect([few?.kind, [...(few?.patterns ?? [])].sort()]).toEqual(['metastable', [1, 2]]);
    expect(few?.effective).toBeCloseTo(2, 1);
    // The two are told apart by neither product: they have one with the query.
    expect(few?.sharpnessForQuery).toBe(Infinity);
    const [all] = explain(query, patterns, { sharpness: 0.001 });
    expect(all?.kind).toBe('global');
    expect(all?.patterns.length).toBe(4);
    // 1, 2 and 3 of 4 by the default as well: Delta is that of `separation`.
    const apart = [...separation(patterns).dataSync()];
    expect(single?.separation).toBeCloseTo(apart[0] as number, 4);
  });

  it('has the energies of the path, which fall', () => {
    const patterns = normal([COUNT, DEPTH], new Random(2));
    const query = normal([3, DEPTH], new Random(3));
    const sharpness = 0.8;
    const all = explain(query, patterns, { sharpness, steps: 4 });
    let state = query;
    for (let step = 0; step < (all[0]?.energies.length ?? 0); step++) {
      const energy = modernEnergy(state, patterns, sharpness).dataSync();
      for (const [q, one] of all.entries()) {
        expect(one.energies[step]).toBeCloseTo(energy[q] as number, 4);
        if (step > 0) expect(one.energies[step]).toBeLessThanOrEqual((one.energies[step - 1] ?? 0) + 1e-5);
      }
      state = retrieve(state, patterns, { sharpness }).output;
    }
  });

  it('leaves nothing behind, and says what is wrong', () => {
    const patterns = normal([COUNT, DEPTH], new Random(2));
    const before = memory().numTensors;
    explain(patterns, patterns);
    sharpnessFor(patterns);
    expect(memory().numTensors).toBe(before);
    expectNoLeak(() => retrieve(patterns, patterns, { steps: 2 }).output);
    expect(() => explain(patterns, ones([1, DEPTH]))).toThrow(
      'explain: patterns must be at least two, got 1',
    );
    expect(() => explain(patterns, patterns, { error: 0 })).toThrow(
      'explain: error must be a finite number above 0, got 0',
    );
  });
});

onEachBackend('sharpnessFor', () => {
  it('is enough for every pattern, from every cue as far off as was said', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        const random = new Random(seed);
        const patterns = normal([COUNT, DEPTH], random.split('x'));
        const limit = largestNoise(patterns);
        if (!(limit > 0.05)) return;
        const [noise, error] = [0.7 * limit, 0.05];
        const sharpness = sharpnessFor(patterns, { noise, error });
        const rows = rowsOf(patterns);
        const longest = Math.max(...rows.map((row) => Math.hypot(...row)));
        const cues = tensor(rows.map((row, i) => near(row, noise, random.split('cue').at(i))));
        for (const [i, row] of rowsOf(retrieve(cues, patterns, { sharpness }).output).entries()) {
          expect(distance(row, rows[i] as number[])).toBeLessThanOrEqual(error * longest + 1e-4);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('says where cues cannot be told apart any more', () => {
    const patterns = tensor([
      [1, 0],
      [0, 1],
    ]);
    expect(largestNoise(patterns)).toBeCloseTo(Math.SQRT1_2, 6);
    expect(() => sharpnessFor(patterns, { noise: 1 })).toThrow(
      'sharpnessFor: noise must be below 0.71, where the closest patterns part, got 1',
    );
    expect(() => sharpnessFor(ones([2, 3]))).toThrow('sharpnessFor: noise must be below 0');
    expect(() => largestNoise(ones([1, 3]))).toThrow('largestNoise: patterns must be at least two, got 1');
  });
});

onEachBackend('retrieve with a sharpness for each head', () => {
  it('is one head after the other', () => {
    const query = normal([2, 3, 4, DEPTH], new Random(1));
    const patterns = normal([COUNT, DEPTH], new Random(2));
    const sharpness = [0.1, 1, 5];
    const together = retrieve(query, patterns, { sharpness, steps: 2 }).output.arraySync() as number[][][][];
    for (const [head, value] of sharpness.entries()) {
      const alone = retrieve(query, patterns, { sharpness: value, steps: 2 }).output;
      const rows = alone.arraySync() as number[][][][];
      for (const batch of [0, 1]) {
        const [a, b] = [together, rows].map((all) => all[batch]?.[head]?.flat() ?? []);
        for (const [i, x] of (a ?? []).entries()) expect(x).toBeCloseTo(b?.[i] ?? Number.NaN, 5);
      }
    }
    expectNoLeak(() => retrieve(query, patterns, { sharpness }).output);
    expect(() => retrieve(query, patterns, { sharpness: [1, 2] })).toThrow(
      'retrieve: sharpness must be one number for each of 3 heads, got 2',
    );
    expect(() => retrieve(query, patterns, { sharpness: [1, 2, 0] })).toThrow(
      'retrieve: sharpness[2] must be a finite number above 0, got 0',
    );
  });
});
