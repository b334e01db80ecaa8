import { onEachBackend } from '@mneme/testing';
import { ones, randomNormal, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { deltaAttend, deltaScan, deltaStep } from '../linear/delta-rule.ts';
import { causalLinearAttend, linearAttend, linearAttendStep, linearState } from '../linear/linear-attend.ts';
import { bytesOf, expectCounted } from './fixtures/counted.ts';
import {
  causalLinearAttendCost,
  deltaAttendCost,
  deltaStepCost,
  linearAttendCost,
  linearAttendStepCost,
} from './linear-attend-cost.ts';

const [BATCH, QUERIES, KEYS, FEATURES, WIDTH] = [2, 3, 5, 7, 11];
const SIZES = { batch: BATCH, features: FEATURES, width: WIDTH };

const inputs = (queries: number, keys: number): { query: Tensor; key: Tensor; value: Tensor } => ({
  query: ones([BATCH, queries, FEATURES]),
  key: ones([BATCH, keys, FEATURES]),
  value: randomNormal([BATCH, keys, WIDTH]),
});
const rate = (length: number): Tensor => ones([BATCH, length, 1]);

onEachBackend('the cost of attention by a matrix memory is that of the kernels that run', () => {
  it('linearAttend', async () => {
    const expected = linearAttendCost({ ...SIZES, queries: QUERIES, keys: KEYS });
    expect(expected.multiplyAdds).toBe(2 * (5 * 7 * 11 + 3 * 7 * 11 + 3 * 7));
    await expectCounted(expected, () => linearAttend(inputs(QUERIES, KEYS)));
  });

  it('causalLinearAttend, of whose pairs those with later keys are hidden', async () => {
    const expected = causalLinearAttendCost({ ...SIZES, length: KEYS });
    expect(expected.multiplyAdds).toBe(2 * 25 * (7 + 11));
    expect(expected.hidden).toBe(2 * 10 * (7 + 11));
    await expectCounted(expected, () => causalLinearAttend(inputs(KEYS, KEYS)));
  });

  it('linearAttendStep: the same at each place, with a state that does not grow', async () => {
    const expected = linearAttendStepCost(SIZES);
    expect(expected.multiplyAdds).toBe(2 * (7 * 11 + 7 * 11 + 7));
    const state = (): { memory: Tensor; normalizer: Tensor } => ({
      ...linearState([BATCH], FEATURES, WIDTH),
    });
    await expectCounted(expected, () => linearAttendStep(inputs(1, 1), state()).output);
    expect(linearAttendStepCost({ ...SIZES, steps: 5 }).multiplyAdds).toBe(5 * expected.multiplyAdds);
    for (const steps of [1, 1000]) {
      expect(linearAttendStepCost({ ...SIZES, steps }).cacheBytes).toBe(bytesOf(state));
    }
    expect(linearAttendCost({ ...SIZES, queries: 1, keys: 1000 }).cacheBytes).toBe(bytesOf(state));
  });

  it('deltaStep and deltaScan, with a rate and without', async () => {
    const memory = (): Tensor => zeros([BATCH, FEATURES, WIDTH]);
    const [delta, sums] = [deltaStepCost(SIZES), deltaStepCost({ ...SIZES, rate: false })];
    expect([delta.multiplyAdds, sums.multiplyAdds]).toEqual([2 * 7 * 11 * 3, 2 * 7 * 11 * 2]);
    await expectCounted(delta, () => ({ ...deltaStep(inputs(1, 1), memory(), { rate: rate(1) }) }));
    await expectCounted(sums, () => ({ ...deltaStep(inputs(1, 1), memory()) }));
    const scanned = deltaStepCost({ ...SIZES, steps: KEYS });
    await expectCounted(scanned, () => ({ ...deltaScan(inputs(KEYS, KEYS), { rate: rate(KEYS) }) }));
    expect(scanned.cacheBytes).toBe(bytesOf(() => ({ memory: memory() })));
  });

  it.each([1, 2, 3, 4, 5, 8, 11])('deltaAttend of length %i', async (length) => {
    const expected = deltaAttendCost({ ...SIZES, length });
    await expectCounted(expected, () => deltaAttend(inputs(length, length), rate(length)));
    const [seen, before] = [(length * (length + 1)) / 2, (length * (length - 1)) / 2];
    expect(expected.hidden).toBe(2 * ((length ** 2 - before) * 7 + (length ** 2 - seen) * (7 + 11)));
  });

  it.each([
    [
      () => linearAttendCost({ ...SIZES, queries: 1, keys: 1, features: 0 }),
      'linearAttendCost: features must be an integer of at least 1, got 0',
    ],
    [
      () => causalLinearAttendCost({ ...SIZES, length: 0 }),
      'causalLinearAttendCost: length must be an integer of at least 1, got 0',
    ],
    [
      () => linearAttendStepCost({ ...SIZES, steps: 0 }),
      'linearAttendStepCost: steps must be an integer of at least 1, got 0',
    ],
    [
      () => deltaStepCost({ ...SIZES, steps: 0 }),
      'deltaStepCost: steps must be an integer of at least 1, got 0',
    ],
    [
      () => deltaAttendCost({ ...SIZES, length: 0 }),
      'deltaAttendCost: length must be an integer of at least 1, got 0',
    ],
  ])('refuse sizes that are none', (run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
}, ['cpu']);
