import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GENERATED_TASKS, generateBabi, LENGTHENED_TASKS } from './generate-babi.ts';
import { NAMES } from './names.ts';

// What follows from a story is checked in answers-*.test.ts, how ours compare with the published in ../compare.
describe('generateBabi', () => {
  it.each(GENERATED_TASKS)('task %i: supporting facts are told before, each once', (task) => {
    const { train, test } = generateBabi({ task, questions: 200, seed: 5 });
    expect([train.length, test.length]).toEqual([200, 200]);
    for (const { sentences, supports, answer } of [...train, ...test]) {
      expect(supports.every((support) => support >= 0 && support < sentences.length)).toBe(true);
      expect(new Set(supports).size).toBe(supports.length);
      expect(supports.length).toBeGreaterThan(0);
      expect(answer).toMatch(/^[a-z,]+$/);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(...GENERATED_TASKS), (seed, task) => {
        const make = (s: number) => generateBabi({ task, questions: 7, seed: s });
        expect(make(seed)).toEqual(make(seed));
        expect(make(seed)).not.toEqual(make(seed + 1));
      }),
      { numRuns: 40 },
    );
  });

  it('gives the first of more questions where fewer are asked for', () => {
    const few = generateBabi({ task: 12, questions: 13, seed: 1 });
    expect(generateBabi({ task: 12, questions: 31, seed: 1 }).train.slice(0, 13)).toEqual(few.train);
  });

  it('tests on stories that were not trained on', () => {
    const { train, test } = generateBabi({ task: 1, questions: 100, seed: 0 });
    const told = new Set(train.map(({ sentences }) => sentences.flat().join(' ')));
    expect(
      test.filter(({ sentences }) => sentences.length > 4 && told.has(sentences.flat().join(' '))),
    ).toEqual([]);
  });

  it.each(GENERATED_TASKS)('task %i: unseen names are in the test half alone, known ones not', (task) => {
    const { train, test } = generateBabi({ task, questions: 300, seed: 2, test: { names: 'unseen' } });
    const words = (half: typeof train): Set<string> =>
      new Set(half.flatMap(({ sentences, question }) => [...sentences.flat(), ...question]));
    const { known = [], unseen = [] } = NAMES.get(task) ?? {};
    const [learnt, tested] = [words(train), words(test)];
    const own = (names: readonly string[]) => new Set(names.flatMap((name) => name.split(' ')));
    for (const word of own(known)) {
      expect(learnt.has(word)).toBe(true);
      expect(tested.has(word) && word !== 'of').toBe(false);
    }
    for (const word of own(unseen)) {
      expect(tested.has(word)).toBe(true);
      expect(learnt.has(word) && word !== 'of').toBe(false);
    }
  });

  it.each(LENGTHENED_TASKS)('task %i: test stories are longer by a factor', (task) => {
    const { train, test } = generateBabi({ task, questions: 200, seed: 2, test: { length: 5 } });
    const mean = (half: typeof train) => half.reduce((sum, { sentences }) => sum + sentences.length, 0) / 200;
    expect(mean(test) / mean(train)).toBeGreaterThan(task === 3 ? 1.2 : 2);
    expect(Math.min(...test.map(({ sentences }) => sentences.length))).toBeGreaterThanOrEqual(10);
  });

  it('learns from the same stories whatever it is tested on', () => {
    const config = { task: 2, questions: 50, seed: 3 };
    const test = { length: 2, names: 'unseen' } as const;
    expect(generateBabi({ ...config, test }).train).toEqual(generateBabi(config).train);
  });

  it('refuses what it cannot make', () => {
    const make = (config: object) => () => generateBabi({ task: 1, seed: 0, ...config });
    expect(make({ task: 21 })).toThrow('generateBabi: task must be an integer from 1 to 20, got 21');
    expect(make({ task: 1.5 })).toThrow('generateBabi: task must be an integer from 1 to 20, got 1.5');
    expect(make({ questions: 0 })).toThrow('generateBabi: questions must be a positive integer, got 0');
    expect(make({ test: { length: 0 } })).toThrow(
      'generateBabi: test.length must be an integer from 1 to 100, got 0',
    );
    expect(make({ task: 15, test: { length: 2 } })).toThrow(
      'generateBabi: test.length must be 1 unless task is one of 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 18, got 2 for task 15',
    );
    expect(make({ test: { names: 'other' } })).toThrow(
      "generateBabi: test.names must be 'known' or 'unseen', got other",
    );
  });
});
