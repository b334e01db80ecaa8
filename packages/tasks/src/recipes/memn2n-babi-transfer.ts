import { generateBabi } from '../babi/generate/generate-babi.ts';
import { readBabi } from '../babi/read-babi.ts';
import { memn2nBabi } from './memn2n-babi.ts';
import { MEMN2N_PER_TASK } from './memn2n-preset.ts';
import type { Recipe, RecipeOptions, Training } from './recipe.ts';
import { showStory } from './show-story.ts';
import { TransferTraining } from './transfer-training.ts';

/** Learns our own stories and is tested on the published ones. */
export const memn2nBabiTransfer: Recipe = {
  ...memn2nBabi,
  name: 'memn2n-babi-transfer',
  description:
    'a memory network for each bAbI task trained on generated stories and tested on the published ones, beside one trained on those',
  metric: 'published test error after training on generated stories, mean over tasks',
  published: 0.8,
  publishedAs: 'trained on the published stories, best of 10 by training error',
  defaultTasks: [1, 4, 12, 15],
  open: (run, seed, options) => {
    const task = Number(run.replace('task-', ''));
    const real = readBabi(dataOf(options), task);
    const generated = generateBabi({ task, questions: real.train.length, seed });
    return new TransferTraining({ name: run, generated, real, preset: MEMN2N_PER_TASK, seed });
  },
  show: (training: Training, options) => {
    if (!(training instanceof TransferTraining))
      throw new TypeError('show: training must be of memn2n-babi-transfer');
    return showStory(training.onGenerated, options);
  },
};

function dataOf({ data }: RecipeOptions): string {
  if (data !== undefined) return data;
  throw new Error(
    'mneme: --data must be a folder that holds babi/en, got --generated, but memn2n-babi-transfer is tested on the published files',
  );
}
