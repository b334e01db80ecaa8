import { bandMask, ensureGradients, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gaussianWindowWeights, localWindow, predictedPosition } from './local-attention.ts';

const [BATCH, KEYS, DEPTH, HIDDEN, REACH] = [2, 7, 3, 5, 2.3];
const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(6).split(name));
const positions = (): Tensor => tensor([1.2, 4.9]);
/** Of the second example no place is left. */
const MASK = [1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0];

function weightsOracle(
  scores: ArrayLike<number>,
  position: ArrayLike<number>,
  mask: ArrayLike<number>,
): number[] {
  return Array.from({ length: BATCH }, (_, b) => {
    const distance = (s: number): number => s - (position[b] ?? 0);
    const exps = Array.from({ length: KEYS }, (_, s) =>
      Math.abs(distance(s)) <= REACH && mask[b * KEYS + s] ? Math.exp(scores[b * KEYS + s] ?? 0) : 0,
    );
    const total = exps.reduce((a, c) => a + c) || 1;
    return exps.map((e, s) => (e / total) * Math.exp(-(distance(s) ** 2) / (2 * (REACH / 2) ** 2)));
  }).flat();
}

function positionOracle(query: ArrayLike<number>, weight: ArrayLike<number>, vector: ArrayLike<number>) {
  return Array.from({ length: BATCH }, (_, b) => {
    let logit = 0;
    for (let h = 0; h < HIDDEN; h++) {
      let sum = 0;
      for (let d = 0; d < DEPTH; d++) sum += (weight[h * DEPTH + d] ?? 0) * (query[b * DEPTH + d] ?? 0);
      logit += (vector[h] ?? 0) * Math.tanh(sum);
    }
    return ([7, 4][b === 0 ? 0 : 1] as number) / (1 + Math.exp(-logit));
  });
}

onEachBackend('local attention', () => {
  beforeAll(() => ensureGradients());

  it('looks within reach', () => {
    toBeClose(localWindow(tensor([0, 2.5]), { keys: 4, reach: 1 }), [1, 1, 0, 0, 0, 0, 1, 1]);
    // About whole positions, one after the other, it is a band.
    const diagonal = bandMask(5, 7, { below: 2, above: 2 });
    toBeClose(localWindow(tensor([0, 1, 2, 3, 4]), { keys: 7, reach: 2 }), diagonal);
  });

  it('weighs by softmax and Gaussian: by hand, a loop, its gradient in scores and position', () => {
    toBeClose(gaussianWindowWeights(tensor([0, 0, 0]), tensor(0), { reach: 1 }), [
      0.5,
      0.5 * Math.exp(-2),
      0,
    ]);
    const scores = draw('scores', [BATCH, KEYS]);
    for (const mask of [undefined, tensor(MASK, [BATCH, KEYS], 'bool')]) {
      const numbers = mask ? MASK : new Array(BATCH * KEYS).fill(1);
      const run = (x: Tensor, p: Tensor): Tensor =>
        gaussianWindowWeights(x, p, { reach: REACH, ...(mask && { mask }) });
      const oracle = (x: ArrayLike<number>, p: ArrayLike<number>): number[] => weightsOracle(x, p, numbers);
      toBeClose(run(scores, positions()), oracle(scores.dataSync(), positions().dataSync()));
      expectGradient(run as (...x: Tensor[]) => Tensor, [scores, positions()], { oracle });
    }
  });

  it('predicts a position: a loop and its gradient', () => {
    const inputs = [
      draw('query', [BATCH, DEPTH]),
      draw('weight', [HIDDEN, DEPTH]),
      draw('vector', [1, HIDDEN]),
    ];
    const run = (...[query, positionWeight, positionVector]: Tensor[]): Tensor =>
      predictedPosition(query as Tensor, tensor([7, 4]), { positionWeight, positionVector } as {
        positionWeight: Tensor;
        positionVector: Tensor;
      });
    toBeClose(run(...inputs), positionOracle(...(inputs.map((x) => x.dataSync()) as [never, never, never])));
    expectGradient(run, inputs, { oracle: positionOracle as (...x: Float64Array[]) => number[] });
  });

  it('leaves nothing behind', () => {
    const [scores, position, mask] = [zeros([BATCH, KEYS]), positions(), tensor(MASK, [BATCH, KEYS], 'bool')];
    expectNoLeak(() => localWindow(position, { keys: 3, reach: 1 }));
    expectNoLeak(() => gaussianWindowWeights(scores, position, { reach: 1, mask }));
    const [query, lengths] = [zeros([BATCH, 3]), tensor([7, 7])];
    const weights = { positionWeight: zeros([5, 3]), positionVector: zeros([1, 5]) };
    expectNoLeak(() => predictedPosition(query, lengths, weights));
  });
});

describe('local attention', () => {
  it('refuses what does not fit', () => {
    expect(() => localWindow(tensor([0]), { keys: 3, reach: 0 })).toThrow(
      'localWindow: reach must be a finite number above 0, got 0',
    );
    expect(() => localWindow(tensor([0]), { keys: 0, reach: 1 })).toThrow(
      'localWindow: keys must be an integer of at least 1, got 0',
    );
    expect(() => gaussianWindowWeights(tensor([0]), tensor(0), { reach: -1 })).toThrow(
      'gaussianWindowWeights: reach must be a finite number above 0, got -1',
    );
    const weights = { positionWeight: zeros([5, 4]), positionVector: zeros([1, 5]) };
    expect(() => predictedPosition(zeros([2, 3]), zeros([2]), weights)).toThrow(
      'predictedPosition: positionWeight must be [hidden, queryDepth], got [5, 4]: queryDepth is 3 in query but 4 here',
    );
  });
});
