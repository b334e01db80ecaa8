import { ensureGradients, maskedSoftmax, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { add, grad, mul, type Tensor, tensor, zerosLike } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { entmax, entmax15 } from './entmax.ts';
import type { Normalizer } from './normalizer.ts';
import { sigmoidWeights } from './sigmoid-weights.ts';
import { softmaxPlusOne } from './softmax-plus-one.ts';
import { sparsemax } from './sparsemax.ts';
import { topK, topKStraightThrough } from './top-k.ts';

const KEYS = 7;

/** Alpha-entmax of one row in float64, by 200 halvings. */
function entmaxRow(row: readonly number[], alpha: number): number[] {
  const scaled = row.map((x) => (alpha - 1) * x);
  const at = (tau: number): number[] => scaled.map((x) => Math.max(0, x - tau) ** (1 / (alpha - 1)));
  let [low, high] = [Math.max(...scaled) - 1, Math.max(...scaled)];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (at(middle).reduce((a, b) => a + b) >= 1) low = middle;
    else high = middle;
  }
  return at(low);
}

function softmaxRow(row: readonly number[], extra = 0): number[] {
  const most = Math.max(...row, 0);
  const exps = row.map((x) => Math.exp(x - most));
  const total = exps.reduce((a, b) => a + b) + extra * Math.exp(-most);
  return exps.map((x) => x / total);
}

function topRow(row: readonly number[], count: number): number[] {
  const lowest = [...row].sort((a, b) => b - a)[count - 1] ?? 0;
  return softmaxRow(row.map((x) => (x >= lowest ? x : -Infinity)));
}

interface Case {
  readonly name: string;
  readonly normalizer: Normalizer;
  /** One row in float64. */
  readonly row: (row: readonly number[]) => number[];
  readonly sumsToOne: boolean;
}

const CASES: readonly Case[] = [
  { name: 'softmax', normalizer: maskedSoftmax, row: softmaxRow, sumsToOne: true },
  { name: 'sparsemax', normalizer: sparsemax, row: (row) => entmaxRow(row, 2), sumsToOne: true },
  { name: 'entmax15', normalizer: entmax15, row: (row) => entmaxRow(row, 1.5), sumsToOne: true },
  { name: 'entmax(1.2)', normalizer: entmax(1.2), row: (row) => entmaxRow(row, 1.2), sumsToOne: true },
  { name: 'entmax(3)', normalizer: entmax(3), row: (row) => entmaxRow(row, 3), sumsToOne: true },
  {
    name: 'sigmoidWeights',
    normalizer: sigmoidWeights,
    row: (row) => row.map((x) => 1 / (1 + Math.exp(-x))),
    sumsToOne: false,
  },
  { name: 'softmaxPlusOne', normalizer: softmaxPlusOne, row: (row) => softmaxRow(row, 1), sumsToOne: false },
  { name: 'topK(3)', normalizer: topK(3), row: (row) => topRow(row, 3), sumsToOne: true },
];

const draw = (seed: number): Tensor => normal([2, 3, KEYS], new Random(seed), { deviation: 1.5 });
const ofRows =
  (row: Case['row']) =>
  (values: Float64Array): number[] =>
    Array.from({ length: values.length / KEYS }, (_, i) =>
      row([...values.subarray(i * KEYS, (i + 1) * KEYS)]),
    ).flat();

onEachBackend('normalizers', () => {
  beforeAll(() => ensureGradients());

  describe.each(CASES)('$name', ({ normalizer, row, sumsToOne }) => {
    it('agrees with a loop', () => {
      const scores = draw(1);
      toBeClose(normalizer(scores), ofRows(row)(Float64Array.from(scores.dataSync())), {
        relative: 1e-5,
        absolute: 2e-6,
      });
    });

    it('has the gradient of finite differences', () => {
      expectGradient((x) => normalizer(x as Tensor), [draw(2)], {
        oracle: ofRows(row),
      });
    });

    it('gives weights of at least 0, and rows that sum to 1 or less', () => {
      const scores = fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 5, maxLength: 5 });
      fc.assert(
        fc.property(scores, (values) => {
          const weights = [...normalizer(tensor([values])).dataSync()];
          const total = weights.reduce((a, b) => a + b);
          expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
          if (sumsToOne) expect(total).toBeCloseTo(1, 4);
          else expect(total).toBeLessThanOrEqual(5);
        }),
        { numRuns: 30 },
      );
    });

    it('is what it would be without the masked keys', () => {
      const mask = tensor([[1, 1, 0, 1, 0, 1, 1]], [1, KEYS], 'bool');
      const row5 = tensor([[0.5, -1, 1, 0.25]]);
      const row7 = tensor([[0.5, -1, 99, 1, -99, 0.25, -50]]);
      const few = [...normalizer(add(row5, 0)).dataSync()];
      const many = [...normalizer(row7, mask).dataSync()];
      expect([many[2], many[4]]).toEqual([0, 0]);
      toBeClose([many[0], many[1], many[3], many[5]] as number[], few, { relative: 1e-4, absolute: 1e-5 });
    });

    it('gives a query without keys zeros, and no gradient', () => {
      const mask = tensor(
        [
          [0, 0, 0],
          [1, 1, 1],
        ],
        [2, 3],
        'bool',
      );
      const scores = tensor([
        [1, 2, 3],
        [3, 2, 1],
      ]);
      expect([...normalizer(scores, mask).dataSync()].slice(0, 3)).toEqual([0, 0, 0]);
      const gradient = grad((x: Tensor) => mul(normalizer(x, mask), tensor([1, 2, 3])))(scores);
      expect([...gradient.dataSync()].slice(0, 3).every((x) => x === 0)).toBe(true);
    });

    it('leaves nothing behind, and refuses a mask of numbers', () => {
      const scores = draw(3);
      expectNoLeak(() => normalizer(scores));
      expectNoLeak(() => grad((x: Tensor) => normalizer(x))(scores));
      expect(() => normalizer(scores, zerosLike(scores))).toThrow('mask must be of');
    });
  });
});

onEachBackend('normalizers, besides', () => {
  beforeAll(() => ensureGradients());

  it('give the published values', () => {
    const scores = tensor([[-2, 0, 0.5]]);
    toBeClose(sparsemax(scores), [0, 0.25, 0.75], { absolute: 1e-4 });
    toBeClose(entmax15(scores), [0, 0.326, 0.674], { absolute: 1e-4 });
    toBeClose(entmax(1.33)(tensor([[-1, 0, 0.5]])), [0.046, 0.3276, 0.6264], { absolute: 1e-4 });
  });

  it('entmax is differentiated in alpha', () => {
    const scores = tensor([[-1, 0, 0.5]]);
    const first = (alpha: Tensor): Tensor => mul(entmax(alpha)(scores), tensor([1, 0, 0]));
    toBeClose(grad(first)(tensor(1.33)), [-0.2562], { absolute: 1e-3 });
    const rows = draw(4);
    const oracle = (alpha: Float64Array): number[] =>
      ofRows((row) => entmaxRow(row, alpha[0] ?? 0))(Float64Array.from(rows.dataSync()));
    expectGradient((alpha) => entmax(alpha as Tensor)(rows), [tensor(1.7)], {
      oracle,
    });
  });

  it('top-k with a straight-through gradient learns like the softmax', () => {
    const scores = draw(5);
    const weigh = (x: Tensor): Tensor => mul(x, normal(x.shape, new Random(6)));
    toBeClose(topKStraightThrough(2)(scores), topK(2)(scores));
    toBeClose(
      grad((x: Tensor) => weigh(topKStraightThrough(2)(x)))(scores),
      grad((x: Tensor) => weigh(maskedSoftmax(x)))(scores),
    );
  });
});

describe('normalizers', () => {
  it.each([
    [() => entmax(1), 'entmax: alpha must be a number above 1, got 1'],
    [() => entmax(tensor([1, 2])), 'entmax: alpha must be a number or a scalar, got [2]'],
    [() => topK(0), 'topK: count must be a positive integer, got 0'],
    [() => topKStraightThrough(1.5), 'topKStraightThrough: count must be a positive integer, got 1.5'],
  ])('refuse what they cannot do', (make, message) => {
    expect(make).toThrow(message);
  });
});
