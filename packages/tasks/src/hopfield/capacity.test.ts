import { Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { CAPACITY_CURVES, type CapacityPoint, measureCapacity } from './capacity-curves.ts';
import { oneStepError, oneStepErrorExpected, oneStepErrorNormal } from './one-step-error.ts';

onEachBackend('oneStepError', () => {
  it('is the loop over every neuron of every pattern, exactly', () => {
    const [neurons, patterns] = [23, 7];
    const random = new Random(3);
    const states = Array.from({ length: patterns }, (_, p) =>
      Array.from(random.at(p).uniforms(neurons), (u) => (u < 0.5 ? 1 : -1)),
    );
    let wrong = 0;
    for (const pattern of states) {
      for (let i = 0; i < neurons; i++) {
        let field = 0;
        for (const other of states) {
          for (let j = 0; j < neurons; j++)
            if (j !== i) field += (other[i] ?? 0) * (other[j] ?? 0) * (pattern[j] ?? 0);
        }
        if ((field >= 0 ? 1 : -1) !== pattern[i]) wrong++;
      }
    }
    const before = memory().numTensors;
    expect(oneStepError({ neurons, patterns, random })).toBe(wrong / (neurons * patterns));
    expect(memory().numTensors).toBe(before);
  });
});

describe('what one step is expected to do', () => {
  it('is the count of all cases for few neurons', () => {
    // Two patterns of two neurons: the other's field of 1 or -1 against the own 1: a tie in half of the cases, half of them wrong.
    expect(oneStepErrorExpected(2, 2)).toBeCloseTo(1 / 4, 12);
    // Three: of two signs both against (1/4): wrong; the rest right.
    expect(oneStepErrorExpected(2, 3)).toBeCloseTo(1 / 4, 12);
    expect(oneStepErrorExpected(5, 1)).toBe(0);
  });

  it('comes close to the normal distribution, and to the published loads', () => {
    for (const [load, published] of [
      [0.105, 0.001],
      [0.138, 0.0036],
      [0.185, 0.01],
      [0.37, 0.05],
    ] as const) {
      const patterns = Math.round(load * 1000);
      const exact = oneStepErrorExpected(1000, patterns);
      expect(Math.abs(exact / oneStepErrorNormal(1000, patterns) - 1)).toBeLessThan(0.05);
      expect(Math.abs(exact / published - 1)).toBeLessThan(0.15);
    }
    expect(oneStepErrorNormal(1000, 1)).toBe(0);
  });
});

onEachBackend('a capacity curve', () => {
  it('of one step agrees with the formula within 4 standard errors', () => {
    const curve = CAPACITY_CURVES.find(({ name }) => name === 'hebb-one-step');
    if (!curve) throw new Error('the curve must be there');
    const points = [...measureCapacity({ ...curve, loads: [0.138, 0.37] }, 8, new Random(1))];
    for (const { measured, formula = Number.NaN, standardError } of points) {
      expect(Math.abs(measured - formula)).toBeLessThan(4 * standardError);
    }
  });

  it('tells rules apart: the pseudo-inverse at half load with and without its diagonal', () => {
    const at = (name: string): CapacityPoint[] => {
      const curve = CAPACITY_CURVES.find((each) => each.name === name);
      return curve ? [...measureCapacity({ ...curve, loads: [0.5] }, 2, new Random(2))] : [];
    };
    expect(at('pseudo-inverse-kept')[0]?.measured).toBe(0);
    expect(at('pseudo-inverse-zeroed')[0]?.measured).toBeGreaterThan(0.1);
  });
}, ['mneme']);
