import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomNetwork } from '../binary/fixtures/random-network.ts';
import { localField } from '../binary/network.ts';
import { type Pattern, pattern } from '../binary/pattern.ts';
import { randomPatterns } from '../rules/fixtures/patterns.ts';
import { hebbianWeights } from '../rules/hebbian-weights.ts';
import { attractorKind } from './attractor-kind.ts';
import { allAttractors, sampleAttractors } from './attractors.ts';
import { basinCurve } from './basin-curve.ts';

describe('allAttractors', () => {
  it('are the states that no neuron would leave, all of them, and their basins share the whole space', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 2, max: 8 }), (seed, size) => {
        const network = randomNetwork(seed, size);
        const found = allAttractors(network);
        const names = new Set(found.map(({ state }) => state.join()));
        for (let code = 0; code < 2 ** size; code++) {
          const state = Int8Array.from({ length: size }, (_, i) => ((code >> i) & 1 ? 1 : -1));
          const rests = state.every((own, i) => own * localField(network, state, i) > 0);
          expect(names.has(state.join())).toBe(rests);
        }
        expect(found.reduce((sum, { basin }) => sum + basin, 0)).toBeCloseTo(1, 12);
      }),
      { numRuns: 30 },
    );
  });

  it('of three patterns in 16 neurons: each and its inverse, and nothing but mixtures beside', () => {
    // Rows of a Hadamard matrix: at right angles to each other.
    const patterns = [1, 2, 4].map((mask) =>
      Int8Array.from({ length: 16 }, (_, i) => (parity(i & mask) ? -1 : 1)),
    );
    const found = allAttractors({ weights: hebbianWeights(patterns) }, 'keep');
    const kinds = found.map(({ state }) => attractorKind(state, patterns).kind);
    const count = (kind: string): number => kinds.filter((each) => each === kind).length;
    expect([count('stored'), count('inverse')]).toEqual([3, 3]);
    expect(count('mixture')).toBe(8);
  });

  it('refuses more neurons than it can try', () => {
    expect(() => allAttractors(randomNetwork(0, 17))).toThrow(
      'allAttractors: network must have at most 16 neurons, got 17: sample them',
    );
  });
});

describe('sampleAttractors', () => {
  it('finds the attractors that enumeration finds, their basins within what chance allows', () => {
    const network = { weights: hebbianWeights(randomPatterns(2, 12, 4)) };
    const all = new Map(allAttractors(network).map(({ state, basin }) => [state.join(), basin]));
    const starts = 400;
    const sampled = sampleAttractors(network, { starts, random: new Random(1) });
    expect(sampled.reduce((sum, { basin }) => sum + basin, 0)).toBeCloseTo(1, 12);
    for (const { state, basin } of sampled) {
      expect(all.has(state.join())).toBe(true);
      // The order differs, and with it the basins, though not by much.
      expect(Math.abs(basin - (all.get(state.join()) ?? 0))).toBeLessThan(0.2);
    }
  });
});

describe('attractorKind', () => {
  const [a, b, c] = randomPatterns(3, 31, 9) as [Pattern, Pattern, Pattern];
  const patterns = [a, b, c];

  it('tells a pattern, its inverse, a mixture with any signs, and what is none of them', () => {
    expect(attractorKind(b, patterns)).toEqual({ kind: 'stored', patterns: [1], signs: [1] });
    const inverse = c.map((own) => -own);
    expect(attractorKind(inverse, patterns)).toEqual({ kind: 'inverse', patterns: [2], signs: [-1] });
    const mixture = a.map((own, i) => Math.sign(own - (b[i] as number) + (c[i] as number)));
    const named = attractorKind(mixture, patterns);
    expect(named.kind).toBe('mixture');
    expect(named.patterns.map((p, at) => [p, named.signs[at]]).sort()).toEqual([
      [0, 1],
      [1, -1],
      [2, 1],
    ]);
    const other = mixture.map((own, i) => (i < 6 ? -own : own));
    expect(attractorKind(other, patterns).kind).toBe('spurious');
    expect(attractorKind(other, patterns, 0.6).kind).toBe('mixture');
  });

  it('refuses a likeness that is none', () => {
    expect(() => attractorKind(a, patterns, 0)).toThrow('attractorKind: alike must be in (0, 1], got 0');
  });
});

describe('basinCurve', () => {
  it('falls from all to none', () => {
    const [stored, ...others] = randomPatterns(5, 60, 2) as [Pattern, ...Pattern[]];
    const network = { weights: hebbianWeights([stored, ...others]) };
    const options = { flips: [0, 6, 30, 60], trials: 20, random: new Random(0) };
    const [none, few, half, all] = basinCurve(network, stored, options) as [number, number, number, number];
    expect([none, all]).toEqual([1, 0]);
    expect(few).toBeGreaterThan(0.9);
    expect(half).toBeLessThan(few);
    expect(() => basinCurve(network, pattern([1]), options)).toThrow(
      'basinCurve: stored must have 60 states, got 1',
    );
  });
});

function parity(bits: number): boolean {
  let odd = false;
  for (let left = bits; left > 0; left >>= 1) odd = odd !== (left & 1) > 0;
  return odd;
}
