import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { energy } from '../binary/energy.ts';
import { overlap, type Pattern, pattern, randomPattern, withFlips } from '../binary/pattern.ts';
import { recallAsynchronously } from '../binary/recall-asynchronously.ts';
import { randomPatterns } from '../rules/fixtures/patterns.ts';
import { hebbianWeights } from '../rules/hebbian-weights.ts';
import { exponentialInteraction, polynomialInteraction, rectifiedInteraction } from './interaction.ts';
import { denseEnergy, recallDensely } from './recall-densely.ts';

const INTERACTIONS = [
  polynomialInteraction(2),
  polynomialInteraction(3),
  polynomialInteraction(4),
  rectifiedInteraction(2),
  rectifiedInteraction(3),
  exponentialInteraction,
];

/** What Krotov and Hopfield write, from scratch for each neuron. */
function loop(patterns: readonly Pattern[], of: (z: number) => number, from: Pattern): Pattern {
  const state = Int8Array.from(from);
  for (let sweep = 0; sweep < 50; sweep++) {
    for (let i = 0; i < state.length; i++) {
      let gap = 0;
      for (const stored of patterns) {
        let rest = 0;
        for (let j = 0; j < state.length; j++)
          if (j !== i) rest += (stored[j] as number) * (state[j] as number);
        gap += of((stored[i] as number) + rest) - of(-(stored[i] as number) + rest);
      }
      state[i] = gap >= 0 ? 1 : -1;
    }
  }
  return state;
}

describe('recallDensely', () => {
  it.each([
    [polynomialInteraction(3), (z: number) => z ** 3],
    [rectifiedInteraction(2), (z: number) => Math.max(z, 0) ** 2],
    [exponentialInteraction, Math.exp],
  ] as const)('is the loop over its definition: $name', (interaction, of) => {
    for (let seed = 0; seed < 8; seed++) {
      const patterns = randomPatterns(5, 13, seed);
      const from = randomPattern(13, new Random(seed).split('from'));
      const { state, settled } = recallDensely({ patterns, interaction }, from);
      expect(settled).toBe(true);
      expect([...state]).toEqual([...loop(patterns, of, from)]);
    }
  });

  it('never raises its energy, flip by flip', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.constantFrom(...INTERACTIONS), (seed, interaction) => {
        const memory = { patterns: randomPatterns(4, 17, seed), interaction };
        const from = randomPattern(17, new Random(seed).split('from'));
        let before = denseEnergy(memory, from);
        const onFlip = (_: number, state: Pattern): void => {
          const after = denseEnergy(memory, state);
          expect(after).toBeLessThanOrEqual(before + 1e-9 * Math.abs(before));
          before = after;
        };
        recallDensely(memory, from, { random: new Random(seed).split('order'), onFlip });
      }),
    );
  });

  it('is the classical network for a square: the same states, and its energy but for a constant', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        const patterns = randomPatterns(3, 16, seed);
        const memory = { patterns, interaction: polynomialInteraction(2) };
        const weights = hebbianWeights(patterns, { scale: 'neurons' });
        const from = randomPattern(16, new Random(seed).split('from'));
        expect(recallDensely(memory, from).state).toEqual(recallAsynchronously({ weights }, from).state);
        const both = [from, patterns[0] as Pattern].map(
          (state) => denseEnergy(memory, state) - 2 * 16 * energy({ weights }, state),
        );
        expect(both[0]).toBeCloseTo(both[1] as number, 8);
      }),
    );
  });

  it.each([
    [3, 200],
    [4, 2000],
  ])('keeps all of them at order %i: %i patterns of 100 neurons', (order, count) => {
    const patterns = randomPatterns(count, 100, order);
    const memory = { patterns, interaction: polynomialInteraction(order) };
    for (const stored of patterns.slice(0, 30)) {
      expect(overlap(recallDensely(memory, stored, { sweeps: 1 }).state, stored)).toBe(1);
    }
  });

  it('finds one of 5,000 patterns of 40 neurons again by the exponential, from a tenth of wrong states', () => {
    const patterns = randomPatterns(5000, 40, 1);
    const memory = { patterns, interaction: exponentialInteraction };
    let found = 0;
    for (const [p, stored] of patterns.slice(0, 40).entries()) {
      const cue = withFlips(stored, 4, new Random(2).at(p));
      if (overlap(recallDensely(memory, cue).state, stored) === 1) found++;
    }
    expect(found).toBeGreaterThan(36);
  });

  it('has no inverse as an attractor where unlike patterns count for nothing', () => {
    const stored = pattern([1, 1, -1, 1, -1]);
    const inverse = stored.map((own) => -own);
    const even = { patterns: [stored], interaction: polynomialInteraction(4) };
    expect(recallDensely(even, inverse).state).toEqual(inverse);
    const rectified = { patterns: [stored], interaction: rectifiedInteraction(3) };
    expect(recallDensely(rectified, inverse, { ties: 'keep' }).state).toEqual(inverse);
    expect(recallDensely(rectified, inverse, { ties: 'up' }).state).toEqual(stored);
  });

  it('says what is wrong', () => {
    const memory = { patterns: [pattern([1, -1])], interaction: polynomialInteraction(3) };
    expect(() => recallDensely(memory, pattern([1]))).toThrow(
      'recallDensely: from must have 2 states, got 1',
    );
    expect(() => denseEnergy(memory, pattern([1, 1, 1]))).toThrow(
      'denseEnergy: state must have 2 states, got 3',
    );
    expect(() => polynomialInteraction(1)).toThrow(
      'polynomialInteraction: order must be an integer of at least 2, got 1',
    );
    expect(() => rectifiedInteraction(0)).toThrow(
      'rectifiedInteraction: order must be an integer of at least 1, got 0',
    );
  });
});

it('stays finite where the exponential of a product does not', () => {
  const patterns = randomPatterns(3, 1500, 1);
  const memory = { patterns, interaction: exponentialInteraction };
  expect(denseEnergy(memory, patterns[0] as Pattern)).toBeCloseTo(-1500, 6);
  expect(recallDensely(memory, patterns[0] as Pattern).state).toEqual(patterns[0]);
});
