import { Random } from '@mneme/tensor-core';
import { dataRoot } from '@mneme/testing';
import { describe, expect, it } from 'vitest';
import { generateLinks } from './generate-links.ts';
import { readUnderground } from './read-underground.ts';
import type { UndergroundLink } from './underground-link.ts';
import { undergroundQuestions } from './underground-questions.ts';

const folder = dataRoot('london-underground');

describe('undergroundQuestions', () => {
  it('has three entries for each link, and a question for each place and each pair', () => {
    const links: UndergroundLink[] = [
      { stations: ['A', 'B'], line: 'L' },
      { stations: ['B', 'C'], line: 'L' },
      { stations: ['B', 'A'], line: 'M' },
    ];
    const { entries, train, test } = undergroundQuestions(links, 0.1, new Random(0));
    expect(entries.slice(0, 3)).toEqual([
      { key: ['A', 'next', 'on', 'L'], value: ['B'] },
      { key: ['B', 'next', 'on', 'L'], value: ['A'] },
      { key: ['A', 'joins', 'B'], value: ['L'] },
    ]);
    const all = [...train, ...test].map(({ words, answers }) => `${words.join(' ')}? ${answers.join(', ')}`);
    expect(all.sort()).toEqual([
      'which line joins A and B? L, M',
      'which line joins B and C? L',
      'which station is next to A on L? B',
      'which station is next to A on M? B',
      'which station is next to B on L? A, C',
      'which station is next to B on M? A',
      'which station is next to C on L? B',
    ]);
  });

  it('never asks in training about a pair that is held out, from either side', () => {
    const links = generateLinks({ lines: 5, stations: 30, each: 9, seed: 1 });
    const { train, test } = undergroundQuestions(links, 0.2, new Random(2));
    const pairsOf = ({ words, answers, kind }: (typeof train)[number]): string[] =>
      kind === 'joins'
        ? [[words[3], words[5]].sort().join()]
        : answers.map((answer) => [words[5], answer].sort().join());
    const known = new Set(train.flatMap(pairsOf));
    for (const question of test) expect(pairsOf(question).some((pair) => !known.has(pair))).toBe(true);
    const held = test.filter(({ kind }) => kind === 'joins').flatMap(pairsOf);
    expect(held).toHaveLength(Math.ceil(0.2 * new Set([...train, ...test].flatMap(pairsOf)).size));
    for (const pair of held) expect(known.has(pair)).toBe(false);
  });
});

describe('readUnderground', () => {
  it.skipIf(folder === undefined)('reads 406 connections of 302 stations', () => {
    const links = readUnderground(`${folder}/..`);
    expect(links).toHaveLength(406);
    expect(links[0]?.line).toBe('Bakerloo Line');
    expect(new Set(links.flatMap(({ stations }) => stations)).size).toBe(302);
  });

  it('names the file that is missing', () => {
    expect(() => readUnderground('/nowhere')).toThrow(
      'readUnderground: data must be a folder that holds london-underground, got /nowhere: /nowhere/london-underground/london.stations.csv is not there',
    );
  });
});
