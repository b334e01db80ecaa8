import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap, type Pattern, pattern, randomPattern, withFlips } from '../binary/pattern.ts';
import { recallAsynchronously } from '../binary/recall-asynchronously.ts';
import { boundedHebbianWeights } from './bounded-hebbian-weights.ts';
import { randomPatterns, stable } from './fixtures/patterns.ts';
import { centredHebbianWeights, hebbianWeights, withPattern } from './hebbian-weights.ts';
import { perceptronWeights, symmetricPerceptronWeights } from './perceptron-weights.ts';
import { pseudoInverseWeights } from './pseudo-inverse-weights.ts';
import { secondOrderStorkeyWeights, storkeyWeights } from './storkey-weights.ts';

const RULES = {
  hebb: (patterns: Pattern[]) => hebbianWeights(patterns),
  centred: (patterns: Pattern[]) => centredHebbianWeights(patterns),
  storkey: storkeyWeights,
  'second-order storkey': secondOrderStorkeyWeights,
  'pseudo-inverse': (patterns: Pattern[]) => pseudoInverseWeights(patterns),
  // A margin is what makes basins.
  perceptron: (patterns: Pattern[]) => perceptronWeights(patterns, { margin: 3 }).weights,
  'symmetric perceptron': (patterns: Pattern[]) =>
    symmetricPerceptronWeights(patterns, { margin: 3 }).weights,
  bounded: (patterns: Pattern[]) => boundedHebbianWeights(patterns),
} as const;

describe('every storage rule', () => {
  it.each(Object.entries(RULES))(
    'says whether its weights are symmetric, has no diagonal, and stores two: %s',
    (name, rule) => {
      const patterns = randomPatterns(2, 101, 1);
      const weights = rule(patterns);
      const { size, values, symmetric } = weights;
      expect(symmetric).toBe(name !== 'perceptron');
      for (let i = 0; i < size; i++) {
        expect(values[i * size + i]).toBe(0);
        if (symmetric) for (let j = 0; j < i; j++) expect(values[i * size + j]).toBe(values[j * size + i]);
      }
      expect(stable(weights, patterns)).toBe(1);
      for (const states of patterns) {
        const cue = withFlips(states, 10, new Random(2));
        expect(overlap(recallAsynchronously({ weights }, cue).state, states)).toBe(1);
      }
      expect(() => rule([])).toThrow(/: patterns must be at least one, got none$/);
      expect(() => rule([pattern([1, 1]), pattern([1])])).toThrow(
        /: patterns\[1\] must have 2 states, got 1$/,
      );
    },
  );
});

describe("Hebb's rule", () => {
  it('is the loop in both scales, centred or not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 7 }),
        fc.nat(1000),
        (count, size, seed) => {
          const patterns = randomPatterns(count, size, seed);
          const mean =
            patterns.reduce((t, states) => t + states.reduce((a, b) => a + b, 0), 0) / (count * size);
          for (const [weights, center, factor] of [
            [hebbianWeights(patterns), 0, 1 / count],
            [hebbianWeights(patterns, { scale: 'neurons' }), 0, 1 / size],
            [centredHebbianWeights(patterns), mean, 1 / count],
          ] as const) {
            for (let i = 0; i < size; i++) {
              for (let j = 0; j < size; j++) {
                const sum = patterns.reduce((t, x) => t + ((x[i] ?? 0) - center) * ((x[j] ?? 0) - center), 0);
                expect(weights.values[i * size + j]).toBeCloseTo(i === j ? 0 : factor * sum, 12);
              }
            }
          }
        },
      ),
    );
  });

  it('stores one pattern after the other, not the last alone, and forgets one', () => {
    const patterns = randomPatterns(3, 50, 4);
    const whole = hebbianWeights(patterns, { scale: 'neurons' });
    const grown = patterns
      .slice(1)
      .reduce(
        (weights, states) => withPattern(weights, states),
        hebbianWeights(patterns.slice(0, 1), { scale: 'neurons' }),
      );
    for (const [i, value] of whole.values.entries()) expect(grown.values[i]).toBeCloseTo(value, 12);
    const less = withPattern(whole, patterns[2] as Pattern, -1 / 50);
    const two = hebbianWeights(patterns.slice(0, 2), { scale: 'neurons' });
    for (const [i, value] of two.values.entries()) expect(less.values[i]).toBeCloseTo(value, 12);
  });

  it('fails on patterns of unequal shares, where the centred rule does not', () => {
    const biased = Array.from({ length: 10 }, (_, p) => randomPattern(200, new Random(6).at(p), 0.2));
    expect(stable(hebbianWeights(biased), biased)).toBeLessThan(0.2);
    // Less a threshold, the centred rule keeps most states.
    const { values, size } = centredHebbianWeights(biased);
    const right = biased.map((states) => {
      const mean = -0.6;
      const centred = Float64Array.from(states, (state) => state - mean);
      return states.filter((state, i) => {
        let field = 0;
        for (let j = 0; j < size; j++) field += (values[i * size + j] as number) * (centred[j] as number);
        return Math.sign(field - 0.2 * 12.8) === state;
      }).length;
    });
    expect(right.reduce((a, b) => a + b) / 2000).toBeGreaterThan(0.8);
  });
});

describe("Storkey's rule", () => {
  it('leaves both neurons out of the sums, by a loop', () => {
    const patterns = randomPatterns(4, 6, 9);
    for (const [rule, second] of [
      [storkeyWeights, false],
      [secondOrderStorkeyWeights, true],
    ] as const) {
      let w = Array.from({ length: 6 }, () => new Array<number>(6).fill(0));
      for (const x of patterns) {
        const h = (i: number, j: number): number =>
          w[i]?.reduce((t, value, k) => (k === i || k === j ? t : t + value * (x[k] ?? 0)), 0) ?? 0;
        w = w.map((row, i) =>
          row.map((value, j) => {
            if (i === j) return 0;
            const change = (x[i] ?? 0) * (x[j] ?? 0) - (x[i] ?? 0) * h(j, i) - h(i, j) * (x[j] ?? 0);
            return value + (change + (second ? h(i, j) * h(j, i) : 0)) / 6;
          }),
        );
      }
      for (const [at, value] of rule(patterns).values.entries())
        expect(value).toBeCloseTo(w.flat()[at] ?? 0, 12);
    }
  });

  it('stores what Hebb cannot: 60 patterns of 200 neurons', () => {
    const patterns = randomPatterns(60, 200, 11);
    expect(stable(storkeyWeights(patterns), patterns)).toBeGreaterThan(0.9);
    expect(stable(hebbianWeights(patterns), patterns)).toBeLessThan(0.1);
  });
});
