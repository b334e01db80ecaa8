import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fields, type Weights } from '../binary/network.ts';
import { overlap, type Pattern, randomPattern, withFlips } from '../binary/pattern.ts';
import { recallAsynchronously } from '../binary/recall-asynchronously.ts';
import { boundedHebbianWeights } from './bounded-hebbian-weights.ts';
import { randomPatterns, stable } from './fixtures/patterns.ts';
import { hebbianWeights } from './hebbian-weights.ts';
import { perceptronWeights, symmetricPerceptronWeights } from './perceptron-weights.ts';
import { pseudoInverseWeights, withoutPattern } from './pseudo-inverse-weights.ts';
import { unlearnedWeights } from './unlearned-weights.ts';

describe('the pseudo-inverse', () => {
  it('gives every pattern back exactly, as long as none is a mixture of the others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(1000), (count, seed) => {
        const patterns = randomPatterns(count, 13, seed);
        const weights = pseudoInverseWeights(patterns, { keepDiagonal: true });
        for (const states of patterns) {
          for (const [i, field] of fields({ weights }, states).entries())
            expect(field).toBeCloseTo(states[i] as number, 9);
        }
        // A projection: applied to its own columns it changes nothing.
        const trace = weights.values.filter((_, at) => at % 14 === 0).reduce((a, b) => a + b, 0);
        expect(trace).toBeCloseTo(Math.round(trace), 9);
        expect(trace).toBeLessThan(count + 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it('forgets one pattern and keeps the others', () => {
    const patterns = randomPatterns(5, 20, 3);
    const [goes, ...stays] = patterns as [Pattern, ...Pattern[]];
    const left = withoutPattern(pseudoInverseWeights(patterns, { keepDiagonal: true }), goes, stays);
    const alone = pseudoInverseWeights(stays, { keepDiagonal: true });
    for (const [i, value] of alone.values.entries()) expect(left.values[i]).toBeCloseTo(value, 12);
  });

  it('puts nothing right at half its capacity with the diagonal kept, and much without', () => {
    const patterns = randomPatterns(100, 200, 8);
    const recovered = (keepDiagonal: boolean): number => {
      const weights = pseudoInverseWeights(patterns, { keepDiagonal });
      const found = patterns.slice(0, 40).filter((states, p) => {
        const cue = withFlips(states, 20, new Random(5).at(p));
        // The diagonal acts through the whole field.
        let state = cue;
        for (let step = 0; step < 100; step++) {
          const driven = fields({ weights }, state);
          const worst = driven.reduce(
            (at, field, i) =>
              field * (state[i] as number) < (driven[at] as number) * (state[at] as number) ? i : at,
            0,
          );
          if ((driven[worst] as number) * (state[worst] as number) >= 0) break;
          state = Int8Array.from(state, (own, i) => (i === worst ? -own : own));
        }
        return overlap(state, states) === 1;
      });
      return found.length / 40;
    };
    expect(recovered(true)).toBeLessThan(0.05);
    expect(recovered(false)).toBeGreaterThan(0.2);
  });
});

describe('the perceptron', () => {
  it('stores more patterns than neurons, each row by itself; together, fewer', () => {
    const patterns = randomPatterns(75, 61, 2);
    const { weights, stored } = perceptronWeights(patterns);
    expect(stored).toBe(true);
    expect(stable(weights, patterns)).toBe(1);
    expect(symmetricPerceptronWeights(randomPatterns(40, 61, 2)).stored).toBe(true);
    expect(perceptronWeights(randomPatterns(150, 61, 2), { sweeps: 50 })).toMatchObject({
      stored: false,
      sweeps: 50,
    });
  });

  it('drives every state by its margin', () => {
    const patterns = randomPatterns(20, 61, 2);
    const margin = 0.8;
    const { weights, stored } = perceptronWeights(patterns, { margin });
    expect(stored).toBe(true);
    for (const states of patterns) {
      for (const [i, field] of fields({ weights }, states).entries()) {
        const row = weights.values.subarray(i * 61, (i + 1) * 61);
        expect(field * (states[i] as number)).toBeGreaterThan(margin * Math.hypot(...row) * (1 - 1e-12));
      }
    }
    expect(() => perceptronWeights(patterns, { margin: -1 })).toThrow(
      'perceptronWeights: margin must be a finite number of at least 0, got -1',
    );
  });
});

describe('bounded weights', () => {
  it('keep the last patterns of many, where unbounded ones keep none', () => {
    const patterns = randomPatterns(200, 400, 7);
    const weights = boundedHebbianWeights(patterns, 0.35);
    expect(weights.values.every((value) => Math.abs(value) <= 0.35)).toBe(true);
    const recalled = (states: Pattern | undefined, from: Weights): number =>
      overlap(recallAsynchronously({ weights: from }, states as Pattern).state, states as Pattern);
    expect(recalled(patterns.at(-1), weights)).toBeGreaterThan(0.95);
    expect(Math.abs(recalled(patterns[0], weights))).toBeLessThan(0.5);
    expect(recalled(patterns.at(-1), hebbianWeights(patterns))).toBeLessThan(0.8);
    expect(() => boundedHebbianWeights(patterns, 0)).toThrow(
      'boundedHebbianWeights: bound must be a finite number above 0, got 0',
    );
  });
});

describe('unlearning', () => {
  it('brings more random states to patterns that were stored', () => {
    const patterns = randomPatterns(10, 100, 12);
    const weights = hebbianWeights(patterns, { scale: 'neurons' });
    const hits = (from: Weights): number =>
      Array.from({ length: 100 }, (_, i) => {
        const start = randomPattern(100, new Random(99).at(i));
        const { state } = recallAsynchronously({ weights: from }, start);
        return patterns.some((states) => Math.abs(overlap(state, states)) > 0.95) ? 1 : 0;
      }).reduce<number>((a, b) => a + b, 0);
    expect(hits(unlearnedWeights(weights, { random: new Random(1), times: 200 }))).toBeGreaterThan(
      hits(weights),
    );
    expect(() => unlearnedWeights(weights, { random: new Random(1), times: 0 })).toThrow(
      'unlearnedWeights: times must be an integer of at least 1, got 0',
    );
  });
});
