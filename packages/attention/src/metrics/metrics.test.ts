import { batchMatMul, ensureGradients, normal, Random, softmax } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { type Scalar, square, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gradientTimesWeights } from './gradient-times-weights.ts';
import { rollout } from './rollout.ts';
import {
  alignmentErrorRate,
  alignmentOf,
  attentionEntropy,
  effectiveKeys,
  keyCoverage,
  monotonicity,
} from './weight-statistics.ts';

const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(5).split(name));
const [BATCH, QUERIES, KEYS] = [2, 3, 5];
const someWeights = (): Tensor => softmax(draw('weights', [BATCH, QUERIES, KEYS]));

onEachBackend('statistics of weights', () => {
  beforeAll(() => ensureGradients());

  it('entropy is that of a loop, 0 for one key and for none, ln(keys) for all', () => {
    const entropy = (weights: ArrayLike<number>): number[] =>
      Array.from({ length: BATCH * QUERIES }, (_, row) => {
        let total = 0;
        for (let n = 0; n < KEYS; n++) {
          const w = weights[row * KEYS + n] ?? 0;
          total -= w > 0 ? w * Math.log(w) : 0;
        }
        return total;
      });
    const weights = someWeights();
    toBeClose(attentionEntropy(weights), entropy(weights.dataSync()));
    expectGradient((w) => attentionEntropy(w as Tensor), [weights], {
      oracle: (w) => entropy(w as Float64Array),
    });
    toBeClose(effectiveKeys(weights), entropy(weights.dataSync()).map(Math.exp));
    toBeClose(
      attentionEntropy(
        tensor([
          [1, 0],
          [0, 0],
          [0.5, 0.5],
        ]),
      ),
      [0, 0, Math.LN2],
    );
    expectNoLeak(() => attentionEntropy(weights));
    expectNoLeak(() => effectiveKeys(weights));
  });

  it('coverage of keys adds up to the queries', () => {
    const coverage = keyCoverage(someWeights());
    expect(coverage.shape).toEqual([BATCH, KEYS]);
    toBeClose(sum(coverage, -1), [QUERIES, QUERIES]);
  });
});

describe('alignments', () => {
  it('are the largest weights, or all above a threshold; a row of zeros has none', () => {
    const weights = [
      [0.5, 0.5, 0],
      [0.1, 0.3, 0.6],
      [0, 0, 0],
    ];
    expect(alignmentOf(weights)).toEqual([
      [0, 0],
      [1, 2],
    ]);
    expect(alignmentOf(weights, 0.3)).toEqual([
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 2],
    ]);
    expect(() => alignmentOf(weights, 1)).toThrow('alignmentOf: threshold must be in [0, 1), got 1');
  });

  it('are in error as Och and Ney count it', () => {
    // |A| = 3, |S| = 2, one sure and two possible ones found.
    const links = {
      sure: [
        [0, 0],
        [1, 1],
      ],
      possible: [[2, 3]],
    } as const;
    expect(
      alignmentErrorRate(
        [
          [0, 0],
          [2, 3],
          [2, 2],
        ],
        links,
      ),
    ).toBeCloseTo(1 - (1 + 2) / (3 + 2));
    expect(alignmentErrorRate(links.sure, links)).toBe(0);
    expect(alignmentErrorRate([], links)).toBe(1);
    expect(() => alignmentErrorRate([], { sure: [] })).toThrow(
      'alignmentErrorRate: links must be at least one, found or sure, got none',
    );
  });

  it('are monotonic where keys never go back', () => {
    expect(
      monotonicity([
        [0, 0],
        [1, 0],
        [2, 4],
      ]),
    ).toBe(1);
    expect(
      monotonicity([
        [2, 0],
        [0, 4],
        [1, 3],
      ]),
    ).toBe(0);
    expect(() =>
      monotonicity([
        [0, 1],
        [0, 2],
      ]),
    ).toThrow('monotonicity: links must be of at least two queries, got 1');
  });
});

onEachBackend('rollout', () => {
  it('is the product of layers in a loop, rows of 1', () => {
    const [heads, length] = [2, 3];
    const layers = ['a', 'b', 'c'].map((name) => softmax(draw(name, [heads, length, length])));
    const passed = layers.map((layer) => {
      const w = layer.arraySync() as number[][][];
      return Array.from({ length }, (_, i) =>
        Array.from(
          { length },
          (_, j) => (((w[0]?.[i]?.[j] ?? 0) + (w[1]?.[i]?.[j] ?? 0)) / 2 + (i === j ? 1 : 0)) / 2,
        ),
      );
    });
    const product = (a: number[][], b: number[][]): number[][] =>
      a.map((row) => row.map((_, j) => row.reduce((t, x, k) => t + x * (b[k]?.[j] ?? 0), 0)));
    const expected = product(passed[2] ?? [], product(passed[1] ?? [], passed[0] ?? []));
    toBeClose(rollout(layers), expected);
    toBeClose(sum(rollout(layers), -1), [1, 1, 1]);
    expectNoLeak(() => rollout(layers));
    expect(() => rollout([])).toThrow('rollout: weights must be of at least one layer, got none');
    expect(() => rollout([draw('x', [1, 2, 3])])).toThrow(
      'rollout: first must be [..., heads, length, length], got [1, 2, 3]',
    );
  });
});

onEachBackend('gradientTimesWeights', () => {
  it('is the weight times its finite difference', () => {
    const [weights, value] = [someWeights(), draw('value', [BATCH, KEYS, 2])];
    const result = (w: Tensor): Scalar => sum(square(batchMatMul(w, value))) as Scalar;
    const given = gradientTimesWeights(result, weights).dataSync();
    const [w, v] = [Float64Array.from(weights.dataSync()), value.dataSync()];
    const objective = (x: Float64Array): number => {
      let total = 0;
      for (let row = 0; row < BATCH * QUERIES; row++) {
        const b = Math.floor(row / QUERIES);
        for (let c = 0; c < 2; c++) {
          let read = 0;
          for (let n = 0; n < KEYS; n++) read += (x[row * KEYS + n] ?? 0) * (v[(b * KEYS + n) * 2 + c] ?? 0);
          total += read ** 2;
        }
      }
      return total;
    };
    const expected = Array.from(w, (weight, i) => {
      const at = (h: number): number => objective(w.with(i, weight + h));
      return (weight * (at(1e-5) - at(-1e-5))) / 2e-5;
    });
    toBeClose(given, expected, { relative: 1e-4, absolute: 1e-5 });
    expectNoLeak(() => gradientTimesWeights(result, weights));
  });
});
