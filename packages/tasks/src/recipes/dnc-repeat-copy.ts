import { repeatCopyTask } from '../algorithmic/repeat-copy-task.ts';
import { type SequencePreset, SequenceTraining } from '../algorithmic/sequence-training.ts';
import { showSequenceOf } from '../algorithmic/show-sequence.ts';
import type { Recipe } from './recipe.ts';

/** The sizes and the optimizer of DeepMind's program: 1 to 2 words of 4 bits, said 1 to 2 times. */
export const DNC_REPEAT_COPY: SequencePreset = {
  network: {
    ...{ kind: 'dnc', size: 64, slots: 16, word: 16, readHeads: 4, writeHeads: 1, first: 'constant' },
  },
  steps: 25_000,
  batch: 16,
  optimizer: 'rmsprop',
  learningRate: 1e-4,
  clip: 50,
  tested: 200,
};

const exactly = (words: number, times: number) =>
  repeatCopyTask({ bits: 4, length: [words, words], repeats: [times, times], scale: 2 });

export const dncRepeatCopy: Recipe = {
  name: 'dnc-repeat-copy',
  description: 'Differentiable Neural Computers learn to say 1 or 2 words of 4 bits once or twice',
  paper:
    'Graves et al. 2016, "Hybrid computing using a neural network with dynamic external memory"; recipe of its program',
  metric: 'sequences of 2 words said twice with a wrong bit',
  unit: 'percent',
  publishedAs: 'not stated: the program prints its answers',
  publishedFor: () => undefined,
  generatesData: true,
  runs: () => ['dnc', 'dnc-md'],
  open: (run, seed) =>
    new SequenceTraining({
      preset: { ...DNC_REPEAT_COPY, network: { ...DNC_REPEAT_COPY.network, kind: run as 'dnc' } },
      task: repeatCopyTask({ bits: 4, length: [1, 2], repeats: [1, 2], scale: 2 }),
      tests: {
        '2 words, twice': exactly(2, 2),
        '4 words, twice': exactly(4, 2),
        '2 words, 4 times': exactly(2, 4),
      },
      seed,
    }),
  show: showSequenceOf,
};
