import { ensureGradients, normal, parametersOf, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { MonotonicEnergy, monotonicEnergy } from './monotonic-energy.ts';
import { monotonicProbabilities } from './monotonic-probabilities.ts';

const [BATCH, QUERIES, KEYS, QUERY_DEPTH, KEY_DEPTH, HIDDEN] = [2, 3, 5, 7, 2, 11];
const NAMES = ['query', 'key', 'keyWeight', 'queryWeight', 'vector', 'bias', 'gain', 'offset'] as const;
const SHAPES = [
  [BATCH, QUERIES, QUERY_DEPTH],
  [BATCH, KEYS, KEY_DEPTH],
  [HIDDEN, KEY_DEPTH],
  [HIDDEN, QUERY_DEPTH],
  [1, HIDDEN],
  [HIDDEN],
  [],
  [],
];
const inputs = (): Tensor[] => SHAPES.map((shape, i) => normal(shape, new Random(3).at(i)));

const run = (...given: Tensor[]): Tensor => {
  const named = Object.fromEntries(NAMES.map((name, i) => [name, given[i] as Tensor])) as {
    [Name in (typeof NAMES)[number]]: Tensor;
  };
  return monotonicEnergy(named.query, named.key, named);
};

function oracle(...given: ArrayLike<number>[]): number[] {
  const [
    query = [],
    key = [],
    keyWeight = [],
    queryWeight = [],
    vector = [],
    bias = [],
    gain = [],
    offset = [],
  ] = given;
  const norm = Math.hypot(...Array.from(vector));
  const energies: number[] = [];
  loop([BATCH, QUERIES, KEYS], ([b = 0, i = 0, j = 0]) => {
    let energy = 0;
    for (let h = 0; h < HIDDEN; h++) {
      let sum = bias[h] ?? 0;
      for (let d = 0; d < QUERY_DEPTH; d++) {
        sum += (queryWeight[h * QUERY_DEPTH + d] ?? 0) * (query[(b * QUERIES + i) * QUERY_DEPTH + d] ?? 0);
      }
      for (let d = 0; d < KEY_DEPTH; d++) {
        sum += (keyWeight[h * KEY_DEPTH + d] ?? 0) * (key[(b * KEYS + j) * KEY_DEPTH + d] ?? 0);
      }
      energy += ((vector[h] ?? 0) / norm) * Math.tanh(sum);
    }
    energies.push((gain[0] ?? 0) * energy + (offset[0] ?? 0));
  });
  return energies;
}

onEachBackend('the energy of monotonic attention', () => {
  beforeAll(() => ensureGradients());

  it('is a loop, and so is its gradient', () => {
    const numbers = inputs().map((x) => Float64Array.from(x.dataSync()));
    toBeClose(run(...inputs()), oracle(...numbers), { absolute: 1e-5 });
    expectGradient(run, inputs(), { oracle });
  });

  it('with parameters of its own begins at its offset, give or take its gain', () => {
    const layer = new MonotonicEnergy(
      { queryDepth: QUERY_DEPTH, keyDepth: KEY_DEPTH, hidden: HIDDEN, offset: -3 },
      new Random(0),
    );
    expect([...parametersOf(layer).keys()]).toEqual([...NAMES.slice(2)]);
    const [query, key] = inputs() as [Tensor, Tensor];
    const energies = layer.score(query, key).dataSync();
    // |v'tanh(..)| <= |v| |tanh(..)| < sqrt(hidden), which the gain undoes.
    for (const energy of energies) expect(Math.abs(energy + 3)).toBeLessThan(1);
    expectNoLeak(() => layer.score(query, key));
  });

  it('becomes a probability, without noise unless there is a random', () => {
    const energies = tensor([0, 100, -100, 2]);
    const expected = [0.5, 1, 0, 1 / (1 + Math.exp(-2))];
    toBeClose(monotonicProbabilities(energies), expected);
    const mask = tensor([1, 0, 1, 1], [4], 'bool');
    toBeClose(monotonicProbabilities(energies, { mask }), [0.5, 0, 0, expected[3] as number]);
    toBeClose(monotonicProbabilities(energies, { noise: 0 }, { random: new Random(1) }), expected);
    expectNoLeak(() => monotonicProbabilities(energies, { mask }, { random: new Random(1) }));
    const oracle = (x: ArrayLike<number>): number[] => Array.from(x, (e) => 1 / (1 + Math.exp(-e)));
    expectGradient((x) => monotonicProbabilities(x as Tensor), [tensor([0, 1, -2])], { oracle });
  });

  it('has noise of the deviation that it is given', () => {
    const count = 10000;
    const config = { noise: 0.5 };
    const p = monotonicProbabilities(zeros([count]), config, { random: new Random(1) }).dataSync();
    const noise = Array.from(p, (x) => Math.log(x / (1 - x)));
    const mean = noise.reduce((a, b) => a + b) / count;
    const variance = noise.reduce((a, b) => a + (b - mean) ** 2, 0) / count;
    // Within 4.5 standard errors.
    expect(Math.abs(mean)).toBeLessThan((4.5 * 0.5) / Math.sqrt(count));
    expect(Math.abs(variance - 0.25)).toBeLessThan(4.5 * 0.25 * Math.sqrt(2 / count));
  });
});

describe('the energy of monotonic attention', () => {
  it('refuses what does not fit', () => {
    const [query, key, ...rest] = inputs() as [Tensor, Tensor, ...Tensor[]];
    expect(() => run(query, zeros([BATCH, KEYS, 3]), ...rest)).toThrow(
      'monotonicEnergy: keyWeight must be [hidden, keyDepth], got [11, 2]: keyDepth is 3 in key but 2 here',
    );
    expect(() => monotonicProbabilities(key, { noise: -1 })).toThrow(
      'monotonicProbabilities: noise must be a finite number of at least 0, got -1',
    );
    expect(() => new MonotonicEnergy({ queryDepth: 1, keyDepth: 1, hidden: 0 }, new Random(0))).toThrow(
      'MonotonicEnergy: hidden must be an integer of at least 1, got 0',
    );
  });
});
