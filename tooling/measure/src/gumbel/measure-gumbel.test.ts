import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@mneme/tensor-core';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { exactGradient, measureGumbel } from './measure-gumbel.ts';

const run = () => measureGumbel({ temperatures: [0.1, 0.5, 1, 5], draws: 20_000, random: new Random(1) });

describe('gradients through Gumbel samples', () => {
  beforeAll(async () => {
    await setBackend('cpu');
  });

  it('trade bias for variance as the temperature falls', () => {
    const rows = run();
    const relaxed = rows.filter(({ estimator }) => estimator === 'relaxed');
    const biases = relaxed.map(({ bias }) => bias);
    const deviations = relaxed.map(({ deviation }) => deviation);
    // Cold: unbiased within its error, and wild. Hot: still, and wrong.
    const [cold] = relaxed;
    expect(cold?.bias).toBeLessThan(0.1 + 4.5 * (cold?.biasError ?? 0));
    expect(biases.at(-1)).toBeGreaterThan(0.5);
    expect(deviations).toEqual([...deviations].sort((a, b) => b - a));
  });

  it('are compared with the exact gradient, that of a finite difference', () => {
    expect(exactGradient().reduce((a, b) => a + b)).toBeCloseTo(0, 12);
    expect(exactGradient()[2]).toBeLessThan(0); // more of the item that is right is less of the loss
  });

  it('are the same from the same seed, and leave nothing behind', () => {
    const before = memory().numTensors;
    expect(run()).toEqual(run());
    expect(memory().numTensors).toBe(before);
  });
});
