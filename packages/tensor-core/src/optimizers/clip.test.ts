import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { clipByGlobalNorm, clipEachByNorm, globalNorm } from './clip.ts';

const some = (): Map<string, Tensor> =>
  new Map([
    ['weight', tensor([[3], [0]])],
    ['bias', tensor([4])],
  ]);

onEachBackend('clipping', () => {
  it('globalNorm is the norm of all gradients together', () => {
    toBeClose(globalNorm(some()), [5]);
    toBeClose(globalNorm(new Map()), [0]);
  });

  it('clipByGlobalNorm scales all gradients by one factor', () => {
    const clipped = clipByGlobalNorm(some(), 1);
    expect([...clipped.keys()]).toEqual(['weight', 'bias']);
    expect(clipped.get('weight')?.shape).toEqual([2, 1]);
    toBeClose(clipped.get('weight') ?? [], [0.6, 0]);
    toBeClose(clipped.get('bias') ?? [], [0.8]);
  });

  it('clipEachByNorm scales each gradient by itself', () => {
    const clipped = clipEachByNorm(some(), 3.5);
    expect(Array.from(clipped.get('weight')?.dataSync() ?? [])).toEqual([3, 0]);
    toBeClose(clipped.get('bias') ?? [], [3.5]);
  });

  it('both leave gradients within the limit as they are, bit for bit', () => {
    const gradients = new Map([['weight', tensor(new Random(1).uniforms(13))]]);
    for (const clip of [clipByGlobalNorm, clipEachByNorm]) {
      expect(clip(gradients, 5).get('weight')?.dataSync()).toEqual(gradients.get('weight')?.dataSync());
    }
  });

  it('both are finite at zero', () => {
    const zero = new Map([['weight', tensor([0, 0])]]);
    for (const clip of [clipByGlobalNorm, clipEachByNorm])
      toBeClose(clip(zero, 1).get('weight') ?? [], [0, 0]);
  });

  it('both allocate what they return', () => {
    const gradients = some();
    for (const clip of [clipByGlobalNorm, clipEachByNorm])
      expectNoLeak(() => [...clip(gradients, 1).values()]);
    expectNoLeak(() => globalNorm(gradients));
    expect(clipByGlobalNorm(new Map(), 1).size).toBe(0);
  });

  it('both say what their maximum must be', () => {
    expect(() => clipByGlobalNorm(some(), 0)).toThrow(
      'clipByGlobalNorm: maximum must be a finite number above 0, got 0',
    );
    expect(() => clipEachByNorm(some(), Number.NaN)).toThrow(
      'clipEachByNorm: maximum must be a finite number above 0, got NaN',
    );
  });
});
