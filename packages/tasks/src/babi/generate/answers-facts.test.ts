import { dirname } from 'node:path';
import { dataRoot } from '@mneme/testing';
import { describe, expect, it } from 'vitest';
import type { BabiQuestion } from '../parse-babi.ts';
import { readBabi } from '../read-babi.ts';
import { generateBabi } from './generate-babi.ts';

type Told = Pick<BabiQuestion, 'sentences' | 'question'>;
type Answer = (told: Told) => string | undefined;

const OPPOSITE: Readonly<Record<string, string>> = {
  north: 'south',
  south: 'north',
  east: 'west',
  west: 'east',
};

/** Both readings of each sentence about a map: `from` lies `towards` of `to`. */
function edges(sentences: Told['sentences']): { from: string; towards: string; to: string }[] {
  return sentences.flatMap(([, a = '', , towards = '', , , b = '']) => [
    { from: a, towards, to: b },
    { from: b, towards: OPPOSITE[towards] ?? '', to: a },
  ]);
}

/** Task 4. */
const byNeighbours: Answer = ({ sentences, question: q }) => {
  const about = (from: string | undefined, towards: string | undefined): string | undefined =>
    edges(sentences).find((edge) => edge.from === from && edge.towards === towards)?.to;
  if (q.at(-1) === 'of') return about(q[3], q[4]);
  return about(q.at(-1), OPPOSITE[q[2] ?? '']);
};

/** Task 19: the shortest way, by searching in breadth. */
const byPaths: Answer = ({ sentences, question }) => {
  const [start = '', end] = [question[6], question[9]];
  const ways: { at: string; way: string[] }[] = [{ at: start, way: [] }];
  const seen = new Set([start]);
  for (const { at, way } of ways) {
    if (at === end) return way.join(',');
    for (const { from, towards, to } of edges(sentences)) {
      if (to !== at || seen.has(from)) continue;
      seen.add(from);
      ways.push({ at: from, way: [...way, towards[0] ?? ''] });
    }
  }
  return undefined;
};

const ONE: Readonly<Record<string, string>> = { mice: 'mouse', cats: 'cat', sheep: 'sheep', wolves: 'wolf' };

/** Task 15. */
const byDeduction: Answer = ({ sentences, question }) => {
  const kind = sentences.find((words) => words[0] === question[2])?.at(-1);
  const fear = sentences.find((words) => words[1] === 'are' && ONE[words[0] ?? ''] === kind);
  return ONE[fear?.at(-1) ?? ''];
};

/** Task 16: the colour of that animal of the same kind whose kind was told last. */
const byInduction: Answer = ({ sentences, question }) => {
  const name = question.at(-1);
  const kinds = sentences.filter((words) => words[2] === 'a');
  const kind = kinds.find((words) => words[0] === name)?.[3];
  const like = kinds.findLast((words) => words[0] !== name && words[3] === kind)?.[0];
  return sentences.find((words) => words[0] === like && words.length === 3)?.[2];
};

const SIDES = [
  { name: ' above the ', x: 0, y: 1 },
  { name: ' below the ', x: 0, y: -1 },
  { name: ' to the left of the ', x: -1, y: 0 },
  { name: ' to the right of the ', x: 1, y: 0 },
];

/** "the A is above the B" or "is the A above the B", taken apart. */
function relation(words: readonly string[]): { a: string; b: string; x: number; y: number } {
  const text = words
    .join(' ')
    .replace(/^(is )?the /, '')
    .replace(/ is(?= )/, '');
  const side = SIDES.find(({ name }) => text.includes(name)) ?? { name: ' ', x: 0, y: 0 };
  const [a = '', b = ''] = text.split(side.name);
  return { a, b, x: side.x, y: side.y };
}

/** Task 17: on a grid. */
const byPositions: Answer = ({ sentences, question }) => {
  const asked = relation(question);
  const at = new Map([[asked.b, { x: 0, y: 0 }]]);
  for (let round = 0; round < sentences.length; round++) {
    for (const { a, b, x, y } of sentences.map(relation)) {
      const [from, to] = [at.get(a), at.get(b)];
      if (to) at.set(a, { x: to.x + x, y: to.y + y });
      else if (from) at.set(b, { x: from.x - x, y: from.y - y });
    }
  }
  const found = at.get(asked.a);
  return found && (found.x * asked.x + found.y * asked.y > 0 ? 'yes' : 'no');
};

/** Task 18: what fits inside what, through others. */
const bySizes: Answer = ({ sentences, question }) => {
  const inside = sentences.map((words) => {
    const [a = '', b = ''] = words
      .join(' ')
      .slice(4)
      .split(/ fits inside the | is bigger than the /);
    return words.includes('fits') ? [a, b] : [b, a];
  });
  const fits = (a: string, b: string): boolean =>
    inside.some(([small, big = '']) => small === a && (big === b || fits(big, b)));
  const [a = '', b = ''] = question
    .join(' ')
    .replace(/^(is|does) the /, '')
    .split(/ fit in the | bigger than the /);
  const [small, big] = question[0] === 'does' ? [a, b] : [b, a];
  if (fits(small, big)) return 'yes';
  return fits(big, small) ? 'no' : undefined;
};

const TASKS = [
  [4, byNeighbours],
  [15, byDeduction],
  [16, byInduction],
  [17, byPositions],
  [18, bySizes],
  [19, byPaths],
] as const;

const onSupports = (answer: Answer, { sentences, question, supports }: BabiQuestion): string | undefined =>
  answer({ question, sentences: sentences.filter((_, i) => supports.includes(i)) });

describe('answers from facts', () => {
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
});
