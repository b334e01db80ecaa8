import { copyTask } from '../algorithmic/copy-task.ts';
import { type SequencePreset, SequenceTraining } from '../algorithmic/sequence-training.ts';
import { showSequenceOf } from '../algorithmic/show-sequence.ts';
import type { Recipe } from './recipe.ts';

/** A machine small enough to be trained in two minutes. */
export const NTM_COPY_SMALL: SequencePreset = {
  network: {
    ...{ kind: 'ntm', size: 64, slots: 16, word: 10, readHeads: 1, writeHeads: 1, first: 'constant' },
  },
  steps: 6000,
  batch: 16,
  optimizer: 'adam',
  learningRate: 5e-3,
  clip: 10,
  tested: 200,
};

/** The published sizes: 31,250 steps are a million sequences. */
export const NTM_COPY: SequencePreset = {
  network: {
    ...{ kind: 'ntm', size: 100, slots: 128, word: 20, readHeads: 1, writeHeads: 1, first: 'constant' },
  },
  steps: 31_250,
  batch: 32,
  optimizer: 'adam',
  learningRate: 1e-3,
  clip: 50,
  tested: 200,
};

export const ntmCopySmall: Recipe = copyRecipe(
  'ntm-copy-small',
  'Neural Turing Machines with a memory of 16 words of 10 learn to copy 1 to 5 words of 4 bits, from each kind of first contents',
  NTM_COPY_SMALL,
  { bits: 4, longest: 5 },
);

export const ntmCopy: Recipe = copyRecipe(
  'ntm-copy',
  'Neural Turing Machines with a memory of 128 words of 20 learn to copy 1 to 20 words of 8 bits, from each kind of first contents',
  NTM_COPY,
  { bits: 8, longest: 20 },
);

/** A machine for each of the ways to fill its memory at first. Lengths are tested to six times the longest. */
function copyRecipe(
  name: string,
  description: string,
  preset: SequencePreset,
  { bits, longest }: { readonly bits: number; readonly longest: number },
): Recipe {
  const tests = [1, 2, 4, 6].map((times) => {
    const length = times * longest;
    return [`length ${length}`, copyTask({ bits, from: length, to: length })] as const;
  });
  return {
    name,
    description,
    paper:
      'Graves, Wayne and Danihelka 2014, "Neural Turing machines"; Collier and Beel 2018, "Implementing Neural Turing machines"',
    metric: 'sequences of the longest length with a wrong bit',
    unit: 'percent',
    publishedAs:
      'shown as curves: constant first contents converge, about 3.5 times faster than learned ones',
    publishedFor: () => undefined,
    generatesData: true,
    runs: () => ['constant', 'learned', 'random'],
    open: (run, seed) =>
      new SequenceTraining({
        preset: { ...preset, network: { ...preset.network, first: run as 'constant' } },
        task: copyTask({ bits, from: 1, to: longest }),
        tests: Object.fromEntries(tests),
        seed,
      }),
    show: showSequenceOf,
  };
}
