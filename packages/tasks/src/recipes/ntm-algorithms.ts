import { associativeRecallTask } from '../algorithmic/associative-recall-task.ts';
import { nGramsTask } from '../algorithmic/n-grams-task.ts';
import { prioritySortTask } from '../algorithmic/priority-sort-task.ts';
import { repeatCopyTask } from '../algorithmic/repeat-copy-task.ts';
import type { SequenceTask } from '../algorithmic/sequence-task.ts';
import { type SequencePreset, SequenceTraining } from '../algorithmic/sequence-training.ts';
import { showSequenceOf } from '../algorithmic/show-sequence.ts';
import type { Recipe } from './recipe.ts';

/** The other four tasks of the paper, at sizes for two cores. */
export const NTM_ALGORITHMS: SequencePreset = {
  network: {
    ...{ kind: 'ntm', size: 64, slots: 32, word: 12, readHeads: 1, writeHeads: 1, first: 'constant' },
  },
  steps: 10_000,
  batch: 16,
  optimizer: 'adam',
  learningRate: 3e-3,
  clip: 10,
  tested: 200,
};

interface Algorithm {
  readonly preset: Partial<SequencePreset>;
  readonly heads?: number;
  readonly task: SequenceTask;
  readonly tests: Readonly<Record<string, SequenceTask>>;
}

const recall = (from: number, to: number): SequenceTask =>
  associativeRecallTask({ bits: 4, words: 2, items: [from, to] });
const repeat = (words: number, times: number): SequenceTask =>
  repeatCopyTask({ bits: 4, length: [words, words], repeats: [times, times] });

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  'associative-recall': {
    preset: {},
    task: recall(2, 6),
    tests: { '6 items': recall(6, 6), '10 items': recall(10, 10), '15 items': recall(15, 15) },
  },
  'repeat-copy': {
    preset: {},
    task: repeatCopyTask({ bits: 4, length: [1, 5], repeats: [1, 5] }),
    tests: {
      '5 words, 5 times': repeat(5, 5),
      '10 words, 5 times': repeat(10, 5),
      '5 words, 10 times': repeat(5, 10),
    },
  },
  'priority-sort': {
    preset: {},
    heads: 2,
    task: prioritySortTask({ bits: 4, words: 8, answers: 6 }),
    tests: { '8 words': prioritySortTask({ bits: 4, words: 8, answers: 6 }) },
  },
  'n-grams': {
    preset: { steps: 3000 },
    task: nGramsTask({ context: 3, length: 60 }),
    tests: { '60 bits': nGramsTask({ context: 3, length: 60 }) },
  },
};

export const ntmAlgorithms: Recipe = {
  name: 'ntm-algorithms',
  description:
    'Neural Turing Machines on associative recall, repeat copy, priority sort and dynamic n-grams, smaller than the published ones',
  paper: 'Graves, Wayne and Danihelka 2014, "Neural Turing machines", sections 4.2 to 4.5',
  metric: 'sequences with a wrong bit, mean over tasks',
  unit: 'percent',
  publishedAs: 'shown as curves',
  publishedFor: () => undefined,
  generatesData: true,
  runs: () => Object.keys(ALGORITHMS),
  open: (run, seed) => {
    const { preset, task, tests, heads = 1 } = ALGORITHMS[run] as Algorithm;
    const network = { ...NTM_ALGORITHMS.network, readHeads: heads, writeHeads: heads };
    return new SequenceTraining({ preset: { ...NTM_ALGORITHMS, ...preset, network }, task, tests, seed });
  },
  show: showSequenceOf,
};
