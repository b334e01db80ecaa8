import { batchMatMul, maskedSoftmax, normal, Random, softmax } from '@mneme/tensor-core';
import { onEachBackend, toBeClose } from '@mneme/testing';
import { memory, mul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { permutationTest, permutedWeights, totalVariation, uniformWeights } from './permutation-test.ts';

const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(5).split(name));
const [BATCH, QUERIES, KEYS] = [2, 3, 5];

onEachBackend('permutationTest', () => {
  it("permutes within what is not masked, and keeps every row's weights", () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const mask = tensor([1, 1, 0, 1, 0], [1, KEYS], 'bool');
        const weights = maskedSoftmax(draw('scores', [BATCH, QUERIES, KEYS]), mask);
        const [before, after] = [weights, permutedWeights(weights, new Random(seed))].map(
          (x) => x.arraySync() as number[][][],
        );
        for (const [b, rows] of (after ?? []).entries()) {
          for (const [i, row] of rows.entries()) {
            expect([row[2], row[4]]).toEqual([0, 0]);
            expect([...row].sort()).toEqual([...(before?.[b]?.[i] ?? [])].sort());
          }
        }
      }),
      { numRuns: 10 },
    );
    toBeClose(
      uniformWeights(
        tensor([
          [0.9, 0.1, 0],
          [0, 0, 0],
        ]),
      ),
      [0.5, 0.5, 0, 0, 0, 0],
    );
    toBeClose(
      totalVariation(
        tensor([
          [1, 0],
          [0.5, 0.5],
        ]),
        tensor([
          [0, 1],
          [0.5, 0.5],
        ]),
      ),
      [1, 0],
    );
  });

  it('tells a model that listens to its weights from one that does not', () => {
    const weights = tensor([[0.97, 0.01, 0.01, 0.01]]);
    const apart = mul(
      tensor([
        [1, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ]),
      9,
    );
    const listens = (w: Tensor): Tensor => softmax(batchMatMul(w, apart));
    const deaf = (w: Tensor): Tensor => softmax(mul(batchMatMul(w, apart), 0));
    const before = memory().numTensors;
    const heard = permutationTest(listens, weights, { random: new Random(1) });
    // Three of four orders put the largest weight elsewhere.
    expect(heard.permuted).toBeGreaterThan(0.5);
    expect(heard.least).toBe(0);
    expect(heard.uniform).toBeGreaterThan(0.5);
    expect(permutationTest(deaf, weights, { random: new Random(1), times: 3 })).toEqual({
      permuted: 0,
      least: 0,
      uniform: 0,
    });
    expect(memory().numTensors).toBe(before);
    expect(() => permutationTest(deaf, weights, { random: new Random(1), times: 0 })).toThrow(
      'permutationTest: times must be an integer of at least 1, got 0',
    );
  });
});
