import { ensureGradients, maskedSoftmax, normal, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { coverageLoss, coveragePenalty } from './coverage.ts';

const [BATCH, STEPS, KEYS] = [2, 3, 5];
const weights = (): Tensor => maskedSoftmax(normal([BATCH, STEPS, KEYS], new Random(4)));
const at = (a: ArrayLike<number>, b: number, t: number, i: number): number =>
  a[(b * STEPS + t) * KEYS + i] ?? 0;

function lossOracle(a: ArrayLike<number>): number[] {
  const losses: number[] = [];
  for (let b = 0; b < BATCH; b++) {
    for (let t = 0; t < STEPS; t++) {
      let loss = 0;
      for (let i = 0; i < KEYS; i++) {
        let coverage = 0;
        for (let before = 0; before < t; before++) coverage += at(a, b, before, i);
        loss += Math.min(at(a, b, t, i), coverage);
      }
      losses.push(loss);
    }
  }
  return losses;
}

const MASK = [1, 0, 1, 1, 1];

function penaltyOracle(a: ArrayLike<number>): number[] {
  return Array.from({ length: BATCH }, (_, b) => {
    let total = 0;
    for (const [i, counted] of MASK.entries()) {
      let sum = 0;
      for (let t = 0; t < STEPS; t++) sum += at(a, b, t, i);
      if (counted) total += Math.log(Math.min(sum, 1));
    }
    return 0.7 * total;
  });
}

onEachBackend('coverage', () => {
  beforeAll(() => ensureGradients());
  const mask = (): Tensor => tensor(MASK, [KEYS], 'bool');

  it('loss: by hand, a loop, and its gradient', () => {
    const read = tensor([
      [1, 0],
      [0.5, 0.5],
      [0, 1],
    ]);
    toBeClose(coverageLoss(read), [0, 0.5, 0.5]);
    toBeClose(coverageLoss(weights()), lossOracle(weights().dataSync()));
    expectGradient((x) => coverageLoss(x as Tensor), [weights()], { oracle: lossOracle });
  });

  it('penalty: by hand, a loop, and its gradient', () => {
    const read = tensor([
      [1, 0],
      [0.5, 0.5],
    ]);
    toBeClose(coveragePenalty(read, { strength: 2 }), [2 * Math.log(0.5)]);
    const config = { strength: 0.7, mask: mask() };
    toBeClose(coveragePenalty(weights(), config), penaltyOracle(weights().dataSync()));
    expectGradient((x) => coveragePenalty(x as Tensor, config), [weights()], { oracle: penaltyOracle });
  });

  it('penalty of a place that nobody read is large, and finite', () => {
    const unread = tensor([[1, 0]]);
    toBeClose(coveragePenalty(unread, { strength: 1 }), [Math.log(1e-30)]);
    toBeClose(coveragePenalty(unread, { strength: 1, mask: tensor([1, 0], [2], 'bool') }), [0]);
    const slope = grad((x: Tensor) => coveragePenalty(x, { strength: 1 }))(unread);
    expect(slope.dataSync().every(Number.isFinite)).toBe(true);
  });

  it('leaves nothing behind', () => {
    const given = weights();
    const covered = mask();
    expectNoLeak(() => coverageLoss(given));
    expectNoLeak(() => coveragePenalty(given, { strength: 1, mask: covered }));
  });
});

describe('coverage', () => {
  it('refuses what does not fit', () => {
    expect(() => coverageLoss(tensor([1]))).toThrow(
      'coverageLoss: weights must be [..., steps, keys], got [1]: its rank is 1',
    );
    expect(() => coveragePenalty(tensor([[1]]), { strength: -1 })).toThrow(
      'coveragePenalty: strength must be a finite number of at least 0, got -1',
    );
    expect(() => coveragePenalty(tensor([[1]]), { strength: 1, mask: tensor([1]) })).toThrow(
      'coveragePenalty: mask must be of dtype bool, true where to attend, got float32',
    );
  });
});
