import type { Random } from '@mneme/tensor-core';
import type { UndergroundLink } from './underground-link.ts';

/** A fact as a key-value memory holds it. */
export interface UndergroundEntry {
  readonly key: readonly string[];
  readonly value: readonly string[];
}

/** A question over the links; any of `answers` is right. */
export interface UndergroundQuestion {
  readonly kind: 'next' | 'joins';
  readonly words: readonly string[];
  readonly answers: readonly string[];
}

export interface UndergroundQuestions {
  readonly entries: readonly UndergroundEntry[];
  readonly train: readonly UndergroundQuestion[];
  /** Those about a pair of stations that no question of `train` is about. */
  readonly test: readonly UndergroundQuestion[];
}

/**
 * Entries and questions of a network of lines: which station is next to X on line L, and which line joins X and Y. A name is one word.
 *
 * A share of the pairs of neighbours is held out: every question that one of them is an answer to, in either direction, is for the test. The
 * entries hold all links at all times, so what is held out can be read, and never learnt by heart.
 *
 * @param heldOut - the share of pairs, in (0, 1)
 *
 * @example
 * import { Random } from '@mneme/tensor-core';
 * import { undergroundQuestions } from '@mneme/tasks';
 *
 * const links = [{ stations: ['Oval', 'Stockwell'] as const, line: 'Northern Line' }];
 * const { entries, test } = undergroundQuestions(links, 0.5, new Random(0));
 * console.log(entries.length, test.map(({ words }) => words.join(' ')));
 */
export function undergroundQuestions(
  links: readonly UndergroundLink[],
  heldOut: number,
  random: Random,
): UndergroundQuestions {
  const pairs = new Map<string, UndergroundLink[]>();
  const neighbours = new Map<string, { station: string; line: string; pairs: string[]; next: string[] }>();
  for (const link of links) {
    const name = pairName(link);
    pairs.set(name, [...(pairs.get(name) ?? []), link]);
    for (const [station, next] of [link.stations, link.stations.toReversed()] as [string, string][]) {
      const place = `${station} / ${link.line}`;
      const known = neighbours.get(place) ?? { station, line: link.line, pairs: [], next: [] };
      known.pairs.push(name);
      if (!known.next.includes(next)) known.next.push(next);
      neighbours.set(place, known);
    }
  }
  const names = [...pairs.keys()];
  const order = random.split('held out').permutation(names.length);
  const held = new Set(Array.from(order.slice(0, Math.ceil(heldOut * names.length)), (i) => names[i] ?? ''));
  const questions = [
    ...Array.from(pairs, ([name, own]) => ({ question: joins(own), from: [name] })),
    ...Array.from(neighbours.values(), ({ station, line, next, pairs: from }) => ({
      question: nextTo(station, line, next),
      from,
    })),
  ];
  const tested = ({ from }: { from: readonly string[] }): boolean => from.some((name) => held.has(name));
  const only = (those: typeof questions): UndergroundQuestion[] => those.map(({ question }) => question);
  return {
    entries: links.flatMap(entriesOf),
    train: only(questions.filter((question) => !tested(question))),
    test: only(questions.filter(tested)),
  };
}

function pairName({ stations }: UndergroundLink): string {
  return [...stations].sort().join(' - ');
}

function entriesOf({ stations: [one, other], line }: UndergroundLink): UndergroundEntry[] {
  return [
    { key: [one, 'next', 'on', line], value: [other] },
    { key: [other, 'next', 'on', line], value: [one] },
    { key: [one, 'joins', other], value: [line] },
  ];
}

function nextTo(station: string, line: string, answers: readonly string[]): UndergroundQuestion {
  const words = ['which', 'station', 'is', 'next', 'to', station, 'on', line];
  return { kind: 'next', words, answers };
}

function joins(links: readonly UndergroundLink[]): UndergroundQuestion {
  const [one = '', other = ''] = links[0]?.stations ?? [];
  const words = ['which', 'line', 'joins', one, 'and', other];
  return { kind: 'joins', words, answers: [...new Set(links.map(({ line }) => line))] };
}
