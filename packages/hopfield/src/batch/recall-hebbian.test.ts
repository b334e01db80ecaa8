import { Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend } from '@mneme/testing';
import { memory, ones, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Weights } from '../binary/network.ts';
import { type Pattern, pattern, randomPattern, withFlips } from '../binary/pattern.ts';
import { recallSynchronously, synchronousStep } from '../binary/recall-synchronously.ts';
import { randomPatterns } from '../rules/fixtures/patterns.ts';
import { hebbianWeights } from '../rules/hebbian-weights.ts';
import { type HebbianRecallOptions, recallHebbian } from './recall-hebbian.ts';

const rows = (patterns: readonly Pattern[]): Tensor => tensor(patterns.map((states) => [...states]));

interface Recalled {
  readonly states: readonly number[][];
  readonly steps: readonly number[];
  readonly period: readonly number[];
}

function recall(
  patterns: readonly Pattern[],
  cues: readonly Pattern[],
  options?: HebbianRecallOptions,
): Recalled {
  return tidy(() => {
    const { states, steps, period } = recallHebbian({ patterns: rows(patterns), cues: rows(cues) }, options);
    return {
      states: states.arraySync() as number[][],
      steps: [...steps.dataSync()],
      period: [...period.dataSync()],
    };
  });
}

/** Weights in whole numbers: divided by the number of patterns, ties would be broken by what is rounded. */
function wholeWeights(patterns: readonly Pattern[]): Weights {
  const weights = hebbianWeights(patterns);
  return { ...weights, values: weights.values.map((value) => Math.round(value * patterns.length)) };
}

function oneByOne(
  patterns: readonly Pattern[],
  cues: readonly Pattern[],
  { steps = 1000, stop = true, ties = 'up' }: HebbianRecallOptions = {},
): Recalled {
  const network = { weights: wholeWeights(patterns) };
  const recalled = cues.map((cue) => {
    if (stop) return recallSynchronously(network, cue, { steps, ties });
    const path = [cue];
    for (let i = 0; i < steps; i++) path.push(synchronousStep(network, path.at(-1) as Pattern, ties));
    const [last, ...others] = path.reverse() as [Pattern, ...Pattern[]];
    const back = others.slice(0, 2).findIndex((state) => String(state) === String(last));
    return { state: last, steps, period: back + 1 };
  });
  return {
    states: recalled.map(({ state }) => [...state]),
    steps: recalled.map(({ steps: made }) => made),
    period: recalled.map(({ period }) => period ?? 0),
  };
}

/** Stored patterns with some states the other way round, and states by chance. */
function cuesOf(patterns: readonly Pattern[], count: number, random: Random): Pattern[] {
  return Array.from({ length: count }, (_, i) => {
    const stored = patterns[i % patterns.length] as Pattern;
    const own = random.at(i);
    return i % 3 === 2
      ? randomPattern(stored.length, own)
      : withFlips(stored, Math.floor(stored.length / 5), own);
  });
}

onEachBackend('recallHebbian', () => {
  it('brings a pattern back, and goes back and forth where neurons inhibit each other', () => {
    const stored = pattern([1, 1, 1, -1, -1, -1]);
    expect(recall([stored], [pattern([-1, 1, 1, -1, -1, -1]), stored])).toEqual({
      states: [[...stored], [...stored]],
      steps: [1, 0],
      period: [1, 1],
    });
    expect(recall([pattern([1, -1])], [pattern([-1, -1]), pattern([1, 1])])).toEqual({
      states: [
        [-1, -1],
        [1, 1],
      ],
      steps: [0, 0],
      period: [2, 2],
    });
  });

  it('has ties as it is told: a neuron alone is driven by nothing', () => {
    const alone = (ties: 'up' | 'keep' | 'down'): unknown =>
      recall([pattern([1])], [pattern([-1]), pattern([1])], { ties }).states.flat();
    expect([alone('up'), alone('keep'), alone('down')]).toEqual([
      [1, 1],
      [-1, 1],
      [-1, -1],
    ]);
  });

  it.each([
    [1, 1, 1],
    [31, 2, 3],
    [67, 5, 37],
    [131, 11, 7],
    [257, 29, 53],
  ])(
    'is what recallSynchronously does one by one: %i neurons, %i patterns, %i queries',
    (neurons, count, queries) => {
      const patterns = randomPatterns(count, neurons, 3);
      const cues = cuesOf(patterns, queries, new Random(5));
      for (const ties of ['up', 'keep', 'down'] as const) {
        expect(recall(patterns, cues, { ties })).toEqual(oneByOne(patterns, cues, { ties }));
        const options = { ties, stop: false, steps: 3 };
        expect(recall(patterns, cues, options)).toEqual(oneByOne(patterns, cues, options));
      }
    },
  );

  it('ends in a fixed point or between two states, whatever is stored and wherever it starts', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 23 }),
        fc.integer({ min: 1, max: 13 }),
        fc.constantFrom('up' as const, 'keep' as const, 'down' as const),
        (seed, neurons, count, ties) => {
          const patterns = randomPatterns(count, neurons, seed);
          const cues = cuesOf(patterns, 5, new Random(seed).split('cues'));
          const recalled = recall(patterns, cues, { ties });
          expect(recalled).toEqual(oneByOne(patterns, cues, { ties }));
          expect(recalled.period.every((period) => period === 1 || period === 2)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('says 0 of a query that had not come back', () => {
    const patterns = randomPatterns(17, 97, 1);
    const cues = cuesOf(patterns, 29, new Random(2));
    const recalled = recall(patterns, cues, { steps: 2 });
    expect(recalled).toEqual(oneByOne(patterns, cues, { steps: 2 }));
    expect(new Set(recalled.period)).toContain(0);
  });

  it('takes sums that 16 bits do not hold', () => {
    const stored = randomPatterns(2, 1009, 7);
    const patterns = Array.from({ length: 41 }, (_, i) => stored[i % 2] as Pattern);
    const cues = cuesOf(patterns, 5, new Random(3));
    expect(recall(patterns, cues)).toEqual(oneByOne(patterns, cues));
  });

  it('takes integers, and leaves nothing behind', () => {
    const [patterns, cues] = [tensor([[1, -1, 1]], [1, 3], 'int32'), tensor([[1, -1, -1]], [1, 3], 'int32')];
    expect([...recallHebbian({ patterns, cues }).states.dataSync()]).toEqual([1, -1, 1]);
    expectNoLeak(() => ({ ...recallHebbian({ patterns, cues }) }));
    expectNoLeak(() => ({ ...recallHebbian({ patterns, cues }, { steps: 3, stop: false }) }));
  });

  it('refuses what it cannot do exactly', () => {
    const states = ones([2, 7]);
    const refused = (patterns: Tensor, cues: Tensor, options?: HebbianRecallOptions): unknown => {
      try {
        return recallHebbian({ patterns, cues }, options);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refused(states, ones([2, 5]))).toBe(
      'recallHebbian: cues must be [queries, neurons], got [2, 5]: neurons is 7 in patterns but 5 here',
    );
    expect(refused(states, tensor([[1, -1, 1, 0, 1, 1, 1]]))).toBe(
      'recallHebbian: cues[3] must be 1 or -1, got 0',
    );
    const before = memory().numTensors;
    expect(
      refused(
        ones([1, 3]),
        tensor([
          [1, -1, 1],
          [1, 1, Number.NaN],
        ]),
      ),
    ).toBe('recallHebbian: cues[5] must be 1 or -1, got NaN');
    expect(memory().numTensors).toBe(before + 2); // those that were given
    expect(refused(tensor([[1, Number.NaN]]), ones([1, 2]))).toBe(
      'recallHebbian: patterns[1] must be 1 or -1, got NaN',
    );
    expect(refused(ones([0, 7]), states)).toBe('recallHebbian: patterns must be at least one, got none');
    expect(refused(states, states, { steps: 0 })).toBe(
      'recallHebbian: steps must be an integer of at least 1, got 0',
    );
    expect(refused(ones([4096, 4095]), ones([1, 4095]))).toBe(
      'recallHebbian: patterns must be fewer than 16777216 / (neurons + 1), got 4096 of 4095',
    );
  });
});
