import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { tensor, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRewardBaseline, type RewardBaseline, updateRewardBaseline } from './reward-baseline.ts';

onEachBackend('updateRewardBaseline', () => {
  it('by hand: the mean of the first batch, then a mean in which it fades', () => {
    const empty = emptyRewardBaseline();
    toBeClose(empty.mean, [0]);
    const first = updateRewardBaseline(empty, tensor([1, 3]), 0.5);
    toBeClose(first.mean, [2]);
    toBeClose(first.weight, [0.5]);
    toBeClose(updateRewardBaseline(first, tensor([5]), 0.5).mean, [4]); // (1 x 2 + 2 x 5) / 3
    toBeClose(first.mean, [2]); // the old one stays
  });

  it('is the mean of the batches weighted by their age', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 11 }), (rewards) => {
        let baseline: RewardBaseline = emptyRewardBaseline();
        for (const reward of rewards) baseline = updateRewardBaseline(baseline, tensor([reward]), 0.7);
        const ages = rewards.map((_, i) => 0.7 ** (rewards.length - 1 - i));
        const total = ages.reduce((x, y) => x + y);
        const mean = rewards.reduce((t, reward, i) => t + reward * (ages[i] ?? 0), 0) / total;
        toBeClose(baseline.mean, [mean], { relative: 1e-4, absolute: 1e-4 });
      }),
      { numRuns: 10 },
    );
  });

  it('leaves nothing behind', () => {
    const [baseline, rewards] = [emptyRewardBaseline(), tensor([1, 2])];
    expectNoLeak(() => ({ ...updateRewardBaseline(baseline, rewards) }));
  });
});

describe('updateRewardBaseline', () => {
  it.each([
    [
      () => updateRewardBaseline(emptyRewardBaseline(), zeros([2]), 1),
      'updateRewardBaseline: decay must be in [0, 1), got 1',
    ],
    [
      () => updateRewardBaseline(emptyRewardBaseline(), zeros([2, 3])),
      'updateRewardBaseline: rewards must be [batch], got [2, 3]: its rank is 2',
    ],
  ])('refuses what it cannot do', (run, message) => {
    expect(run).toThrow(message);
  });
});
