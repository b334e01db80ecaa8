import { dirname } from 'node:path';
import { dataRoot } from '@mneme/testing';
import { describe, expect, it } from 'vitest';
import type { BabiQuestion } from '../parse-babi.ts';
import { readBabi } from '../read-babi.ts';
import { generateBabi } from './generate-babi.ts';

type Told = Pick<BabiQuestion, 'sentences' | 'question'>;
type Answer = (told: Told) => string | undefined;

/** Tasks 9 and 10: the last sentence about someone says where they are, where not, or where perhaps. */
const byClaims: Answer = ({ sentences, question }) => {
  const [, person, , , place = ''] = question;
  const claim = sentences.findLast((words) => words[0] === person) ?? [];
  if (claim.includes('not') || claim.includes('no')) return claim.at(-1) === place ? 'no' : undefined;
  if (claim.includes('either')) return [claim[5], claim[8]].includes(place) ? 'maybe' : 'no';
  return claim.at(-1) === place ? 'yes' : 'no';
};

/** Tasks 11 to 13: who is not named is who was named in the sentence before. */
const byCompany: Answer = ({ sentences, question }) => {
  const where = new Map<string, string>();
  let named: string[] = [];
  for (const words of sentences) {
    if (!words.some((word) => ['he', 'she', 'they'].includes(word)))
      named = words[1] === 'and' ? [words[0] ?? '', words[2] ?? ''] : [words[0] ?? ''];
    for (const name of named) where.set(name, words.at(-1) ?? '');
  }
  return where.get(question[2] ?? '');
};

const DAY = ['yesterday', 'morning', 'afternoon', 'evening'];

/** Task 14: everyone's places by time of day. */
const byTimes: Answer = ({ sentences, question }) => {
  const [, , person = '', , , place = ''] = question;
  const visits = sentences.flatMap((words) => {
    const time = DAY.findIndex((part) => words.includes(part));
    return words.includes(person) ? [{ time, place: words[words.indexOf('the') + 1] }] : [];
  });
  visits.sort((a, b) => a.time - b.time);
  return visits[visits.findLastIndex((visit) => visit.place === place) - 1]?.place;
};

const GOALS = new Map([
  ['hungry', ['kitchen', 'apple']],
  ['thirsty', ['kitchen', 'milk']],
  ['tired', ['bedroom', 'pajamas']],
  ['bored', ['garden', 'football']],
]);

/** Task 20: what someone feels says where they go and what they get. */
const byMotives: Answer = ({ sentences, question }) => {
  const feeling = sentences.find((words) => words[0] === question[2] && words[1] === 'is')?.[2] ?? '';
  const goals = GOALS.get(feeling) ?? [];
  if (question[0] === 'where') return goals[0];
  return goals.includes(question.at(-1) ?? '') ? feeling : undefined;
};

const TASKS = [
  [9, byClaims],
  [10, byClaims],
  [11, byCompany],
  [12, byCompany],
  [13, byCompany],
  [14, byTimes],
  [20, byMotives],
] as const;

const onSupports = (answer: Answer, { sentences, question, supports }: BabiQuestion): string | undefined =>
  answer({ question, sentences: sentences.filter((_, i) => supports.includes(i)) });

describe('answers about people', () => {
  it.each(TASKS)('task %i: follow from the story, and from the supporting facts alone', (task, answer) => {
    const { train, test } = generateBabi({ task, questions: 1000, seed: 4, test: { names: 'unseen' } });
    for (const asked of [...train, ...test]) {
      expect(answer(asked)).toBe(asked.answer);
      expect(onSupports(answer, asked)).toBe(asked.answer);
    }
  });

  const folder = dataRoot('babi/en');
  it.skipIf(folder === undefined).each(TASKS)('task %i: are those of the published files', (task, answer) => {
    const { train } = readBabi(dirname(dirname(folder ?? '')), task);
    expect(train.filter((asked) => answer(asked) !== asked.answer)).toEqual([]);
    expect(train.filter((asked) => onSupports(answer, asked) !== asked.answer)).toEqual([]);
  });

  it('task 20: nobody takes what another has taken', () => {
    for (const { sentences } of generateBabi({ task: 20, questions: 1000, seed: 1 }).train) {
      const taken = sentences.filter((words) => words.at(-1) === 'there').map((words) => words.at(-2));
      expect(new Set(taken).size).toBe(taken.length);
    }
  });

  it('task 14: two visits of one person between two questions are told the later first', () => {
    const { train } = generateBabi({ task: 14, questions: 1000, seed: 1 });
    const person = (words: readonly string[]): string | undefined =>
      words.find((word) => ['bill', 'fred', 'julie', 'mary'].includes(word));
    const time = (words: readonly string[]): number => DAY.findIndex((part) => words.includes(part));
    // Before the first of a story's five questions there may be more than two.
    const blocks = train.filter((_, i) => i % 5 !== 0).map(({ sentences }) => sentences.slice(-2));
    const ofOne = blocks.filter(([one = [], other = []]) => person(one) === person(other));
    expect(ofOne.length).toBeGreaterThan(100);
    for (const [one = [], other = []] of ofOne) expect(time(one)).toBeGreaterThan(time(other));
  });
});
