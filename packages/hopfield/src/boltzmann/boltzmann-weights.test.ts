import { Random } from '@mneme/tensor-core';
import { expect, it } from 'vitest';
import { energy } from '../binary/energy.ts';
import { type Pattern, pattern } from '../binary/pattern.ts';
import { randomPatterns, stable } from '../rules/fixtures/patterns.ts';
import { boltzmannWeights } from './boltzmann-weights.ts';

it('does by itself what it was shown: exact correlations of four neurons', () => {
  const shown = [
    [1, 1, 1, -1],
    [1, 1, -1, -1],
    [1, -1, 1, 1],
    [-1, 1, 1, 1],
    [1, 1, 1, 1],
    [-1, -1, -1, 1],
    [1, -1, -1, -1],
    [-1, -1, 1, -1],
  ].map(pattern);
  const weights = boltzmannWeights(shown, { random: new Random(1), steps: 1500, chains: 400, decay: 0 });
  // By enumeration: p(s) ~ exp(-E(s)).
  const states = Array.from({ length: 16 }, (_, code) =>
    Int8Array.from({ length: 4 }, (__, i) => ((code >> i) & 1 ? 1 : -1)),
  );
  const masses = states.map((state) => Math.exp(-energy({ weights }, state)));
  const total = masses.reduce((a, b) => a + b);
  const mean = (all: readonly Pattern[], share: (at: number) => number, i: number, j: number): number =>
    all.reduce((sum, state, at) => sum + share(at) * (state[i] as number) * (state[j] as number), 0);
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < i; j++) {
      const own = mean(states, (at) => (masses[at] as number) / total, i, j);
      expect(Math.abs(own - mean(shown, () => 1 / shown.length, i, j))).toBeLessThan(0.06);
    }
  }
});

it('keeps patterns that Hebb could not, symmetric, with no diagonal, the same for one seed', () => {
  const patterns = randomPatterns(12, 40, 2);
  const seen: number[] = [];
  const options = { random: new Random(0), steps: 150, onStep: (step: number) => seen.push(step) };
  const weights = boltzmannWeights(patterns, options);
  expect(seen.length).toBe(150);
  expect(stable(weights, patterns)).toBe(1);
  expect(weights.symmetric).toBe(true);
  for (let i = 0; i < 40; i++) {
    expect(weights.values[i * 40 + i]).toBe(0);
    for (let j = 0; j < i; j++) expect(weights.values[i * 40 + j]).toBe(weights.values[j * 40 + i]);
  }
  const again = boltzmannWeights(patterns, { random: new Random(0), steps: 150 });
  expect(again.values).toEqual(weights.values);
});

it('says what is wrong', () => {
  const random = new Random(0);
  expect(() => boltzmannWeights([], { random })).toThrow(
    'boltzmannWeights: patterns must be at least one, got none',
  );
  expect(() => boltzmannWeights([pattern([1])], { random, chains: 0 })).toThrow(
    'boltzmannWeights: chains must be an integer of at least 1, got 0',
  );
});
