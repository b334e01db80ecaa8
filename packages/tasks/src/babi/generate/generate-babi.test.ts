import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BabiQuestion } from '../parse-babi.ts';
import { GENERATED_TASKS, generateBabi } from './generate-babi.ts';

/** Who is where and holds what, by the sentences alone: an answerer that shares no code with the simulation. */
function answer({ sentences, question }: BabiQuestion): string | undefined {
  const place = new Map<string, string>();
  const holder = new Map<string, string>();
  const places = new Map<string, string[]>();
  const moved = (thing: string, to: string | undefined): void => {
    const known = places.get(thing) ?? [];
    if (to !== undefined && known.at(-1) !== to) places.set(thing, [...known, to]);
  };
  for (const words of sentences) {
    const person = words[0] ?? '';
    const thing = words.find((word) => ['football', 'milk', 'apple'].includes(word));
    if (thing === undefined) {
      place.set(person, words.at(-1) ?? '');
      for (const [held, by] of holder) if (by === person) moved(held, place.get(person));
    } else if (words.some((word) => ['dropped', 'discarded', 'left', 'down'].includes(word))) {
      holder.delete(thing);
      moved(thing, place.get(person));
    } else {
      holder.set(thing, person);
      moved(thing, place.get(person));
    }
  }
  if (question[1] === 'is' && question.length === 3) return place.get(question[2] ?? '');
  const stays = places.get(question[3] ?? '') ?? [];
  return question[1] === 'was' ? stays.at(-2) : stays.at(-1);
}

describe('generateBabi', () => {
  it.each(GENERATED_TASKS)('task %i: every answer follows from the story', (task) => {
    const { train, test } = generateBabi({ task, questions: 300, seed: 4 });
    expect([train.length, test.length]).toEqual([300, 300]);
    for (const question of [...train, ...test]) expect(answer(question)).toBe(question.answer);
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
  ])('task %i: %i supporting facts, all told before, the answer among them', (task, facts) => {
    for (const { sentences, supports, answer: word } of generateBabi({ task, questions: 200, seed: 5 })
      .train) {
      expect(supports).toHaveLength(facts);
      expect(supports.every((support) => support < sentences.length)).toBe(true);
      expect(supports.some((support) => sentences[support]?.includes(word))).toBe(true);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(...GENERATED_TASKS), (seed, task) => {
        const make = (s: number) => generateBabi({ task, questions: 7, seed: s });
        expect(make(seed)).toEqual(make(seed));
        expect(make(seed)).not.toEqual(make(seed + 1));
      }),
      { numRuns: 20 },
    );
  });

  it('tests on stories that were not trained on', () => {
    const { train, test } = generateBabi({ task: 1, questions: 100, seed: 0 });
    const told = new Set(train.map(({ sentences }) => sentences.flat().join(' ')));
    expect(
      test.filter(({ sentences }) => sentences.length > 4 && told.has(sentences.flat().join(' '))),
    ).toEqual([]);
  });

  it('refuses what it cannot make', () => {
    expect(() => generateBabi({ task: 4, seed: 0 })).toThrow(
      'generateBabi: task must be one of 1, 2, 3, got 4',
    );
    expect(() => generateBabi({ task: 1, questions: 0, seed: 0 })).toThrow(
      'generateBabi: questions must be a positive integer, got 0',
    );
  });
});
