import { loadBabiTask, numberOfRun } from '../babi/load-babi-task.ts';
import { type PreparedQuestion, prepareBabi } from '../babi/prepare-babi.ts';
import { memn2nBabi } from '../recipes/memn2n-babi.ts';
import type { Recipe, ShowOptions, Training } from '../recipes/recipe.ts';
import type { KeyValueQuestion } from './key-value-task.ts';
import { type KeyValuePreset, KeyValueTraining } from './key-value-training.ts';
import { showEntries } from './show-entries.ts';

/**
 * As the memory network's recipe has it: sentences with their time, three hops of 20 dimensions. Its 0.005 and 40 for sums over batches of
 * 32 are 0.16 and 1.25 for means. All gradients are clipped together, and there is no linear start.
 */
export const KV_BABI: KeyValuePreset = {
  encoding: 'released-position',
  encoders: 'paired',
  hops: 3,
  width: 20,
  deviation: 0.1,
  epochs: 100,
  optimizer: 'sgd',
  learningRate: 0.16,
  halveEvery: 25,
  batch: 32,
  clip: 1.25,
  noise: true,
};

/** Each bAbI task by a key-value memory network of its own: a sentence is both what it is found by and what it says. */
export const kvBabi: Recipe = {
  ...memn2nBabi,
  name: 'kv-babi',
  description:
    'a key-value memory network for each bAbI task, beside memn2n-babi: sentences as keys and as values, each hop with a matrix of its own',
  paper:
    'Miller, Fisch, Dodge, Karimi, Bordes and Weston 2016, "Key-value memory networks for directly reading documents"; beside Sukhbaatar et al. 2015, table 1',
  publishedAs:
    'an end-to-end memory network, best of 10 by training error, 1,000 training questions for each task',
  open: (run, seed, options) => {
    const { sizes, tasks } = prepareBabi({ [run]: loadBabiTask(numberOfRun(run), seed, options) });
    const of = (part: 'train' | 'validation' | 'test'): KeyValueQuestion[] =>
      tasks.flatMap((task) => task[part].map(entriesOf));
    const parts = { train: of('train'), validation: of('validation'), test: of('test') };
    return new KeyValueTraining({ task: { ...sizes, timed: true, ...parts }, preset: KV_BABI, seed });
  },
  show,
};

function entriesOf({ sentences, question, answer }: PreparedQuestion): KeyValueQuestion {
  return { question, keys: sentences, values: sentences, answers: [answer] };
}

function show(training: Training, options: ShowOptions): string {
  if (!(training instanceof KeyValueTraining))
    throw new TypeError('show: training must be of a key-value memory network');
  return showEntries(training, options);
}
