import { dirname } from 'node:path';
import { dataRoot } from '@mneme/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBabi } from './format-babi.ts';
import { GENERATED_TASKS, generateBabi } from './generate/generate-babi.ts';
import { type BabiQuestion, parseBabi } from './parse-babi.ts';
import { readBabi } from './read-babi.ts';

const word = fc.stringMatching(/^[a-z0-9'-]{1,5}$/);
const sentence = fc.array(word, { minLength: 1, maxLength: 4 });

/** Stories whose questions each are told something more or nothing more. */
const questions: fc.Arbitrary<BabiQuestion[]> = fc
  .array(
    fc.record({
      all: fc.array(sentence, { minLength: 1, maxLength: 6 }),
      asked: fc.array(
        fc.record({
          told: fc.nat(),
          question: sentence,
          answer: word,
          support: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        }),
        { maxLength: 4 },
      ),
    }),
    { maxLength: 4 },
  )
  .map((stories) =>
    stories.flatMap(({ all, asked }) => {
      const counts = asked.map(({ told }) => 1 + (told % all.length)).sort((a, b) => a - b);
      return asked.map(({ question, answer, support }, i) => {
        const sentences = all.slice(0, counts[i]);
        return { sentences, question, answer, supports: support.map((s) => s % sentences.length) };
      });
    }),
  );

describe('formatBabi', () => {
  it('writes what parseBabi reads', () => {
    fc.assert(
      fc.property(questions, (asked) => {
        expect(parseBabi(formatBabi(asked), 'x')).toEqual(asked);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(GENERATED_TASKS)('task %i: reads back what was generated', (task) => {
    const { train } = generateBabi({ task, questions: 100, seed: 1, test: { names: 'unseen' } });
    expect(parseBabi(formatBabi(train), 'x')).toEqual(train);
  });

  it('looks like the published files', () => {
    const [question] = parseBabi('1 Mary gave the milk to John.\n2 Where is John?\tpark\t1\n', 'x');
    expect(formatBabi(question ? [question] : [])).toBe(
      '1 Mary gave the milk to John.\n2 Where is John?\tpark\t1\n',
    );
    expect(formatBabi([])).toBe('');
  });

  const folder = dataRoot('babi/en');
  it.skipIf(folder === undefined).each(GENERATED_TASKS)('task %i: keeps the published questions', (task) => {
    const { test } = readBabi(dirname(dirname(folder ?? '')), task);
    expect(parseBabi(formatBabi(test), 'x')).toEqual(test);
  });

  it('refuses supporting facts that are not told', () => {
    const asked = { sentences: [['a'], ['b']], question: ['c'], answer: 'd' };
    expect(() => formatBabi([{ ...asked, supports: [2] }])).toThrow(
      'formatBabi: question 0 must have supporting facts in [0, 2), got 2',
    );
    expect(() => formatBabi([{ ...asked, supports: [] }])).toThrow(
      'formatBabi: question 0 must have supporting facts in [0, 2), got none',
    );
  });
});
