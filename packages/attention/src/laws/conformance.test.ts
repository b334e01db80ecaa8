import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as exported from '../index.ts';
import * as laws from '../laws.ts';
import type { Conforming } from './fixtures/conforming.ts';
import { alignments } from './fixtures/package-alignments.ts';
import { attentionsBy } from './fixtures/package-attend-by.ts';
import { attentions } from './fixtures/package-attention.ts';
import { layers } from './fixtures/package-layers.ts';
import { maskings } from './fixtures/package-masks.ts';
import { poolings, sequences } from './fixtures/package-pooling.ts';
import { ordered } from './fixtures/package-sequences.ts';
import { structures } from './fixtures/package-structures.ts';
import { weighings } from './fixtures/package-weights.ts';

const TABLES: readonly Conforming[] = [
  ...attentions,
  ...attentionsBy,
  ...weighings,
  ...layers,
  ...poolings,
  ...sequences,
  ...alignments,
  ...maskings,
  ...ordered,
  ...structures,
];

/** Folders of what is no mechanism: costs, measures, drawings, words, searches. They are held to their own tests alone. */
const FOLDERS = ['copy', 'cost', 'metrics', 'pointer', 'probe'];

/** What is no mechanism of a kind that has laws, in the other folders. */
const APART: Readonly<Record<string, readonly string[]>> = {
  losses: [
    'reinforceLoss',
    'emptyRewardBaseline',
    'updateRewardBaseline',
    'coverageLoss',
    'coveragePenalty',
    'redundancyPenalty',
  ],
  'vectors of places, and numbers': [
    'sinusoidalPositions',
    'LearnedPositions',
    'relativeBucket',
    'yarnMagnitude',
  ],
  'masks as text': ['maskFacts', 'maskText'],
  'chains beyond sums': [
    'chainEntropy',
    'chainPairMarginals',
    'chainLogProbability',
    'chainScore',
    'LinearChainCrf',
    'sampleChain',
    'viterbi',
  ],
};

/** The values that the package exports from folders of mechanisms. */
function mechanisms(): string[] {
  const index = readFileSync(new URL('../index.ts', import.meta.url), 'utf8');
  return [...index.matchAll(/export \{([^}]*)\} from '\.\/([^'/]+)/g)].flatMap(
    ([, names = '', folder = '']) =>
      FOLDERS.includes(folder)
        ? []
        : names
            .split(',')
            .map((name) => name.trim())
            .filter((name) => name && !name.startsWith('type ')),
  );
}

describe('the tables of conformance', () => {
  const covered = new Set(TABLES.flatMap(({ covers }) => covers));
  const apart = new Set(Object.values(APART).flat());

  it('hold every mechanism that the package exports to its laws', () => {
    const names = mechanisms();
    expect(names).toContain('attend');
    expect(names.filter((name) => !covered.has(name) && !apart.has(name))).toEqual([]);
  });

  it('leave aside nothing that is held to laws, and nothing that is not there', () => {
    expect([...apart].filter((name) => covered.has(name))).toEqual([]);
    expect([...apart].filter((name) => !(name in exported))).toEqual([]);
  });

  it('name each mechanism once', () => {
    for (const table of [
      attentions,
      attentionsBy,
      weighings,
      layers,
      poolings,
      sequences,
      alignments,
      structures,
    ]) {
      const titles = table.map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
    }
  });
});

describe('the entry of laws', () => {
  it('exports every set, and no test framework comes with it', () => {
    expect(Object.keys(laws).sort()).toEqual(
      [
        'LawError',
        ...['alignment', 'attention', 'attentionLayer', 'bias', 'cache', 'causal', 'chain', 'chunk'],
        ...['groupedHead', 'mask', 'monotonic', 'normalizer', 'pooling', 'recurrence', 'rotary', 'score'],
        ...['sequence', 'softAttention', 'tree'],
      ]
        .map((kind) => (kind === 'LawError' ? kind : `${kind}Laws`))
        .sort(),
    );
  });

  const sets = Object.entries(laws).filter(([name]) => name !== 'LawError');

  it.each(sets)('refuses exceptions that are no law: %s', (name, make) => {
    const where = name === 'attentionLayerLaws' ? 'attentionLaws' : name;
    const subject = { except: ['nothing'] } as never;
    expect(() => (make as (subject: never) => unknown)(subject)).toThrow(
      `${where}: except must name laws of`,
    );
  });
});
