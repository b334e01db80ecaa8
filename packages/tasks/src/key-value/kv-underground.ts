import { KeyIndex } from '@mneme/memory-net';
import { Random } from '@mneme/tensor-core';
import { Vocabulary } from '../babi/vocabulary.ts';
import type { Recipe, RecipeOptions, ShowOptions, Training } from '../recipes/recipe.ts';
import { generateLinks } from '../underground/generate-links.ts';
import { readUnderground } from '../underground/read-underground.ts';
import { type UndergroundQuestion, undergroundQuestions } from '../underground/underground-questions.ts';
import type { KeyValueQuestion, KeyValueTask } from './key-value-task.ts';
import { type KeyValuePreset, KeyValueTraining } from './key-value-training.ts';
import { showEntries } from './show-entries.ts';

/** Words of bags, two hops as for WikiMovies; questions and keys, and values and answers, have their tables in common. */
export const KV_UNDERGROUND: KeyValuePreset = {
  encoding: 'bag-of-words',
  encoders: 'paired',
  hops: 2,
  width: 64,
  deviation: 0.4,
  epochs: 60,
  optimizer: 'adam',
  learningRate: 0.003,
  halveEvery: 20,
  batch: 32,
  clip: 10,
  noise: false,
};

/** The share of pairs of neighbours that no training question is about. */
const HELD_OUT = 0.2;
/** Words of so many keys are passed over when entries are looked up: the paper's 1,000, for a memory of a hundredth of its size. */
const FREQUENCY = 100;
const VALIDATION_SHARE = 0.1;

/** Which station is next to X on line L, which line joins X and Y: read from the links themselves. */
export const kvUnderground: Recipe = {
  name: 'kv-underground',
  description:
    'a key-value memory network over the connections of the London Underground, asked about pairs of stations that no training question is about',
  paper:
    'Miller, Fisch, Dodge, Karimi, Bordes and Weston 2016, "Key-value memory networks for directly reading documents"',
  metric: 'test error',
  unit: 'percent',
  publishedAs: 'not published: the paper asks about films',
  publishedFor: () => undefined,
  runs: () => ['links'],
  open: (_run, seed, options) => {
    const { task, tested } = undergroundTask(seed, options);
    const details = (training: KeyValueTraining): Record<string, number> => ({
      nextError: training.error(task.test.filter((_, i) => tested[i]?.kind === 'next')),
      joinsError: training.error(task.test.filter((_, i) => tested[i]?.kind === 'joins')),
      // What the weights alone know: no entry is offered.
      errorWithoutMemory: training.error(task.test.map((asked) => ({ ...asked, keys: [], values: [] }))),
      testQuestions: task.test.length,
    });
    return new KeyValueTraining({ task, preset: KV_UNDERGROUND, seed, details });
  },
  show,
};

/** The split is of the seed, as the model is. */
function undergroundTask(
  seed: number,
  { data }: RecipeOptions,
): { task: KeyValueTask; tested: readonly UndergroundQuestion[] } {
  const links =
    data === undefined ? generateLinks({ lines: 12, stations: 120, each: 20, seed }) : readUnderground(data);
  const { entries, train, test } = undergroundQuestions(links, HELD_OUT, new Random(seed).split('questions'));
  const vocabulary = new Vocabulary([
    ...entries.flatMap(({ key, value }) => [...key, ...value]),
    ...[...train, ...test].flatMap(({ words, answers }) => [...words, ...answers]),
  ]);
  const numbers = (words: readonly string[]): Int32Array =>
    Int32Array.from(words, (word) => vocabulary.number(word));
  const [keys, values] = [entries.map(({ key }) => numbers(key)), entries.map(({ value }) => numbers(value))];
  const index = new KeyIndex(keys, { frequency: FREQUENCY });
  const prepare = ({ words, answers }: UndergroundQuestion): KeyValueQuestion => {
    const question = numbers(words);
    const chosen = index.select(question);
    return {
      question,
      keys: chosen.map((i) => keys[i] as Int32Array),
      values: chosen.map((i) => values[i] as Int32Array),
      answers: [...numbers(answers)],
    };
  };
  const order = new Random(seed).split('validation').permutation(train.length);
  const shuffled = Array.from(order, (i) => prepare(train[i] as UndergroundQuestion));
  const trained = Math.floor((1 - VALIDATION_SHARE) * shuffled.length);
  const all = [...shuffled, ...test.map(prepare)];
  const task: KeyValueTask = {
    vocabulary,
    slots: Math.max(...all.map((asked) => asked.keys.length)),
    capacity: Math.max(...all.flatMap(({ question, keys: own }) => [question, ...own].map((x) => x.length))),
    timed: false,
    train: shuffled.slice(0, trained),
    validation: shuffled.slice(trained),
    test: all.slice(shuffled.length),
  };
  return { task, tested: test };
}

function show(training: Training, options: ShowOptions): string {
  if (!(training instanceof KeyValueTraining))
    throw new TypeError('show: training must be of a key-value memory network');
  return showEntries(training, options);
}
