import { Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type CapacityCurve, type CapacityPoint, measureCapacity, sizesOf } from './capacity-curve.ts';
import { CAPACITY_CURVES } from './capacity-curves.ts';
import { capacityFigure } from './capacity-figure.ts';
import {
  oneStepError,
  oneStepErrorAsymptotic,
  oneStepErrorExpected,
  oneStepErrorNormal,
} from './one-step-error.ts';

const curveOf = (name: string): CapacityCurve => {
  const curve = CAPACITY_CURVES.find((each) => each.name === name);
  if (!curve) throw new Error(`${name} must be a curve`);
  return curve;
};
/** A curve at other sizes, in a few trials. */
const at = (name: string, neurons: number, load: number, trials = 2): CapacityPoint => {
  const sizes = sizesOf(neurons, [load]);
  return [...measureCapacity({ ...curveOf(name), sizes }, trials, new Random(2))][0] as CapacityPoint;
};

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
    // Too many patterns in proportion: N over P, not N - 1 over P - 1.
    expect(oneStepErrorAsymptotic(1000, 138)).toBeCloseTo(0.00356, 4);
  });
});

onEachBackend('a capacity curve', () => {
  it('of one step agrees with the formula within 4 standard errors', () => {
    const curve = { ...curveOf('hebb-one-step'), sizes: sizesOf(1000, [0.138, 0.37]) };
    for (const { measured, formula = Number.NaN, standardError } of measureCapacity(
      curve,
      8,
      new Random(1),
    )) {
      expect(Math.abs(measured - formula)).toBeLessThan(4 * standardError);
    }
  });

  it('tells rules apart: the pseudo-inverse at half load with and without its diagonal', () => {
    expect(at('pseudo-inverse-kept', 200, 0.5).measured).toBe(0);
    expect(at('pseudo-inverse-zeroed', 200, 0.5).measured).toBeGreaterThan(0.1);
    expect(at('pseudo-inverse-steepest', 200, 0.5).measured).toBeGreaterThan(0.5);
  });

  it('has what dense and exponential memories hold', () => {
    expect(at('dense-3-stable', 100, 2).measured).toBe(1);
    expect(at('dense-4-stable', 100, 20).measured).toBe(1);
    expect(at('exponential-stable', 20, 51).measured).toBeGreaterThan(0.8);
    expect(at('modern-recovered', 100, 100).measured).toBeGreaterThan(0.9);
  });
}, ['mneme']);

describe('the figure of capacity', () => {
  it('shows every curve by name, the formulas and the edges', () => {
    const points = CAPACITY_CURVES.flatMap(({ name, sizes }) =>
      sizes.map(({ neurons, patterns }) => ({
        ...{ curve: name, load: patterns / neurons, n: neurons, trials: 2 },
        ...{ measured: 0.5, standardError: 0.1 },
      })),
    );
    const figure = capacityFigure(CAPACITY_CURVES, points);
    expect(figure.startsWith('<svg xmlns')).toBe(true);
    for (const { name } of CAPACITY_CURVES.slice(1)) expect(figure).toContain(name);
    expect(figure).toContain('Gardner');
    expect(figure.match(/<circle/g)?.length).toBe(points.length);
  });
});
