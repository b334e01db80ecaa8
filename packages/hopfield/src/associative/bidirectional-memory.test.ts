import { Random } from '@mneme/tensor-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Pattern, pattern, randomPattern, withFlips } from '../binary/pattern.ts';
import { randomPatterns } from '../rules/fixtures/patterns.ts';
import {
  bidirectionalEnergy,
  bidirectionalMemory,
  type Pair,
  recallBidirectionally,
} from './bidirectional-memory.ts';

const pairsOf = (count: number, seed: number): Pair[] => {
  const [xs, ys] = [randomPatterns(count, 40, seed), randomPatterns(count, 25, seed + 1)];
  return xs.map((x, p) => ({ x, y: ys[p] as Pattern }));
};

it('brings back either of a pair from the other, a tenth of it wrong', () => {
  const pairs = pairsOf(3, 1);
  const memory = bidirectionalMemory(pairs);
  for (const [p, { x, y }] of pairs.entries()) {
    const fromX = recallBidirectionally(memory, { x: withFlips(x, 4, new Random(p)) });
    expect([fromX.x, fromX.y, fromX.settled]).toEqual([x, y, true]);
    const fromY = recallBidirectionally(memory, { y: withFlips(y, 2, new Random(p)) });
    expect([fromY.x, fromY.y]).toEqual([x, y]);
  }
});

it('always settles, and its energy, the loop of its definition, never rises', () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 20 }), (seed, count) => {
      const memory = bidirectionalMemory(pairsOf(count, seed));
      let state: Pair = {
        x: randomPattern(40, new Random(seed).split('x')),
        y: randomPattern(25, new Random(seed).split('y')),
      };
      let before = Infinity;
      for (let step = 0; step < 6; step++) {
        let loop = 0;
        for (let i = 0; i < 25; i++) {
          for (let j = 0; j < 40; j++)
            loop -= (state.y[i] ?? 0) * (memory.values[i * 40 + j] ?? 0) * (state.x[j] ?? 0);
        }
        const energy = bidirectionalEnergy(memory, state);
        expect(energy).toBe(loop);
        expect(energy).toBeLessThanOrEqual(before);
        before = energy;
        state = recallBidirectionally(memory, state, { steps: 1 });
      }
      expect(recallBidirectionally(memory, { x: state.x }).settled).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('says what is wrong', () => {
  const memory = bidirectionalMemory([{ x: pattern([1, -1, 1]), y: pattern([1]) }]);
  expect(() => recallBidirectionally(memory, {} as { x: Pattern })).toThrow(
    'recallBidirectionally: cue must be x or y, got neither',
  );
  expect(() => recallBidirectionally(memory, { x: pattern([1]) })).toThrow(
    'recallBidirectionally: cue.x must have 3 states, got 1',
  );
  expect(() => recallBidirectionally(memory, { y: pattern([1, 1]) })).toThrow(
    'recallBidirectionally: cue.y must have 1 states, got 2',
  );
  expect(() => bidirectionalMemory([])).toThrow(
    'bidirectionalMemory: patterns must be at least one, got none',
  );
  expect(() => bidirectionalEnergy(memory, { x: pattern([1, 1]), y: pattern([1]) })).toThrow(
    'bidirectionalEnergy: x must have 3 states, got 2',
  );
});
