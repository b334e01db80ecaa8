import { ensureGradients, Random, uniform } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grads, sum, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  monotonicAttention,
  monotonicAttentionByProducts,
  monotonicAttentionRecursive,
} from './monotonic-attention.ts';

const [BATCH, KEYS] = [3, 7];
const FORMS = [monotonicAttention, monotonicAttentionRecursive, monotonicAttentionByProducts] as const;

/** The definition: to have stopped at k before, passed by all from there on, and stopped at j. */
function definition(p: ArrayLike<number>, previous: ArrayLike<number>, keys: number): number[] {
  return Array.from(p, (stop, i) => {
    const [row, j] = [Math.floor(i / keys) * keys, i % keys];
    let total = 0;
    for (let k = 0; k <= j; k++) {
      let passed = previous[row + k] ?? 0;
      for (let l = k; l < j; l++) passed *= 1 - (p[row + l] ?? 0);
      total += passed;
    }
    return stop * total;
  });
}

/** Probabilities of which many are 0 or 1. */
const certain = fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
const rows = (length: number, each: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.array(each, { minLength: length, maxLength: length });

const twoRows = (each: fc.Arbitrary<number>): fc.Arbitrary<[number[], number[]]> =>
  fc.integer({ min: 1, max: 19 }).chain((keys) => fc.tuple(rows(keys, each), rows(keys, certain)));

onEachBackend('monotonic attention', () => {
  beforeAll(() => ensureGradients());
  const inputs = (): Tensor[] => [
    uniform([BATCH, KEYS], new Random(1)),
    uniform([BATCH, KEYS], new Random(2), { high: 0.3 }),
  ];

  describe.each(FORMS.map((form) => [form.name, form] as const))('%s', (_name, form) => {
    it('by hand', () => {
      toBeClose(form(tensor([0.5, 0.5, 1]), tensor([1, 0, 0])), [0.5, 0.25, 0.25]);
      // From the second place on, which it leaves or not; the first is behind it.
      toBeClose(form(tensor([0.9, 0.2, 0.5]), tensor([0, 1, 0])), [0, 0.2, 0.4]);
      toBeClose(form(tensor([0.25]), tensor([1])), [0.25]);
    });

    it('is its definition, and so is its gradient', () => {
      const given = inputs();
      const oracle = (p: ArrayLike<number>, a: ArrayLike<number>): number[] => definition(p, a, KEYS);
      const [p, previous] = given as [Tensor, Tensor];
      toBeClose(form(p, previous), oracle(p.dataSync(), previous.dataSync()));
      expectGradient(form as (...x: Tensor[]) => Tensor, given, { oracle });
    });

    it('leaves nothing behind', () => {
      const [p, previous] = inputs() as [Tensor, Tensor];
      expectNoLeak(() => form(p, previous));
      expectNoLeak(() => grads(form as (...x: Tensor[]) => Tensor)([p, previous]));
    });
  });

  it('at all places at once is place by place, whatever the probabilities, gradients too', () => {
    const property = fc.property(twoRows(certain), ([p, previous]) => {
      const given = [tensor(p), tensor(previous)] as [Tensor, Tensor];
      toBeClose(monotonicAttention(...given), monotonicAttentionRecursive(...given), { absolute: 1e-5 });
      const [parallel, recursive] = [monotonicAttention, monotonicAttentionRecursive].map((form) =>
        grads((...x: Tensor[]) => sum(form(x[0] as Tensor, x[1] as Tensor)))(given),
      ) as [Tensor[], Tensor[]];
      for (const [i, slope] of parallel.entries()) {
        expect(slope.dataSync().every(Number.isFinite)).toBe(true);
        toBeClose(slope, recursive[i] as Tensor, { absolute: 1e-5 });
      }
    });
    fc.assert(property, { numRuns: 40, seed: 7 });
  });

  it('by products agrees where the products do not vanish', () => {
    const property = fc.property(twoRows(fc.double({ min: 0, max: 0.6, noNaN: true })), ([p, previous]) => {
      const given = [tensor(p), tensor(previous)] as [Tensor, Tensor];
      toBeClose(monotonicAttentionByProducts(...given), monotonicAttentionRecursive(...given), {
        relative: 1e-4,
        absolute: 1e-5,
      });
    });
    fc.assert(property, { numRuns: 40, seed: 7 });
  });

  it('by products is wrong behind a certain stop, where the others are right', () => {
    const given = [tensor([1, 0.5]), tensor([0, 1])] as const;
    toBeClose(monotonicAttention(...given), [0, 0.5]);
    toBeClose(monotonicAttentionRecursive(...given), [0, 0.5]);
    toBeClose(monotonicAttentionByProducts(...given), [0, 0]);
  });

  it('gives no more than there was, and never moves back', () => {
    const property = fc.property(twoRows(certain), ([p, previous]) => {
      const after = Array.from(monotonicAttention(tensor(p), tensor(previous)).dataSync());
      let [before, now] = [0, 0];
      for (const [i, weight] of after.entries()) {
        before += previous[i] ?? 0;
        now += weight;
        expect(weight).toBeGreaterThanOrEqual(0);
        // What lies up to a place can only have come from up to it.
        expect(now).toBeLessThanOrEqual(before + 1e-5);
      }
    });
    fc.assert(property, { numRuns: 40, seed: 7 });
  });
});

describe('monotonic attention', () => {
  it.each(FORMS.map((form) => [form.name, form] as const))('%s refuses what does not fit', (name, form) => {
    expect(() => form(zeros([1, 2]), zeros([1, 3]))).toThrow(
      `${name}: previous must be [..., keys], got [1, 3]: keys is 2 in probabilities but 3 here`,
    );
  });
});
