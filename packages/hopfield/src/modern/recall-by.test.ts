import {
  cosineScore,
  distanceScore,
  dotScore,
  entmax15,
  manhattanScore,
  sparsemax,
  topK,
} from '@mneme/attention';
import { attentionLaws } from '@mneme/attention/laws';
import { ensureGradients, maskedSoftmax, normal, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { fields } from '../binary/network.ts';
import { type Pattern, randomPattern } from '../binary/pattern.ts';
import { randomPatterns } from '../rules/fixtures/patterns.ts';
import { hebbianWeights } from '../rules/hebbian-weights.ts';
import { type AssociativeMemory, classicalMemory, denseMemory, modernMemory, recallBy } from './recall-by.ts';
import { retrieve } from './retrieve.ts';
import { tensorOf } from './tensor-of.ts';

/** Every similarity with every separation that normalizes. */
const MEMORIES: readonly (readonly [string, AssociativeMemory])[] = Object.entries({
  dotScore,
  cosineScore,
  manhattanScore,
  distanceScore,
}).flatMap(([score, similarity]) =>
  Object.entries({ maskedSoftmax, sparsemax, entmax15, 'topK of 2': topK(2) }).map(
    ([normalizer, separation]) => [`${score} with ${normalizer}`, { similarity, separation }] as const,
  ),
);

onEachBackend('recallBy', () => {
  beforeAll(() => ensureGradients());

  it.each(MEMORIES)('keeps the laws of attention: %s', (_, memory) => {
    const laws = attentionLaws({
      attend: ({ query, key, value, mask }) =>
        recallBy({ query, patterns: key, values: value, ...(mask && { mask }) }, memory),
    });
    for (const law of laws) law.check({ seed: 5, runs: 2 });
  });

  it('keeps those of them that it claims without a normalizer, and with a sign', () => {
    const { similarity, separation } = classicalMemory;
    const plain = { similarity, separation };
    const laws = attentionLaws({
      attend: ({ query, key, value, mask }) =>
        recallBy({ query, patterns: key, values: value, ...(mask && { mask }) }, plain),
      except: ['constant values', 'in between'],
    });
    for (const law of laws) if (!/finite/.test(law.name)) law.check({ seed: 6, runs: 2 });
  });

  it('is the classical network as a preset: one step of all neurons, the diagonal kept', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        const patterns = randomPatterns(3, 17, seed);
        const state = randomPattern(17, new Random(seed).split('s'));
        const weights = hebbianWeights(patterns);
        for (let i = 0; i < 17; i++) weights.values[i * 17 + i] = 1;
        const driven = fields({ weights }, state);
        const next = recallBy({ query: tensorOf([state]), patterns: tensorOf(patterns) }, classicalMemory);
        expect([...next.dataSync()]).toEqual(Array.from(driven, (h) => (h >= -1e-9 ? 1 : -1)));
      }),
      { numRuns: 20 },
    );
  });

  it('is a dense memory as a preset, and of order 2 the classical one', () => {
    const patterns = randomPatterns(4, 15, 1);
    const states = randomPatterns(5, 15, 2);
    const inputs = { query: tensorOf(states), patterns: tensorOf(patterns) };
    const loop = (state: Pattern, order: number): number[] =>
      Array.from({ length: 15 }, (_, i) => {
        const sum = patterns.reduce((total, stored) => {
          const product = stored.reduce((all, own, j) => all + own * (state[j] as number), 0);
          return total + (stored[i] as number) * product ** (order - 1);
        }, 0);
        return sum >= 0 ? 1 : -1;
      });
    for (const order of [2, 3, 4]) {
      toBeClose(
        recallBy(inputs, denseMemory(order)),
        states.flatMap((state) => loop(state, order)),
      );
    }
    toBeClose(recallBy(inputs, denseMemory(2)), recallBy(inputs, classicalMemory));
  });

  it('is the modern network as a preset, step by step, and hetero-association with values', () => {
    const [query, patterns] = [normal([3, 7], new Random(1)), normal([5, 7], new Random(2))];
    const modern = modernMemory(1.3);
    for (const steps of [1, 3]) {
      const wanted = retrieve(query, patterns, { sharpness: 1.3, steps }).output;
      toBeClose(recallBy({ query, patterns }, modern, { steps }), wanted, { absolute: 1e-6 });
    }
    const values = normal([5, 2], new Random(3));
    const once = retrieve(query, patterns, { sharpness: 1.3 }).output;
    toBeClose(
      recallBy({ query, patterns, values }, modern, { steps: 2 }),
      recallBy({ query: once, patterns, values }, modern),
      { absolute: 1e-5 },
    );
    expectNoLeak(() => recallBy({ query, patterns, values }, modern, { steps: 3 }) as Tensor);
  });

  it('says what is wrong', () => {
    const inputs = { query: ones([1, 2]), patterns: ones([2, 2]) };
    expect(() => recallBy(inputs, classicalMemory, { steps: 0 })).toThrow(
      'recallBy: steps must be an integer of at least 1, got 0',
    );
    expect(() => denseMemory(1)).toThrow('denseMemory: order must be an integer of at least 2, got 1');
    expect(() => modernMemory(0)).toThrow('modernMemory: sharpness must be a finite number above 0, got 0');
    expect(() => recallBy({ ...inputs, query: ones([1, 3]) }, classicalMemory)).toThrow('recallBy: patterns');
  });
});
