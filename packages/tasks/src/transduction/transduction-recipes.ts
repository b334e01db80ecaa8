import type { Recipe, RecipeOptions, ShowOptions, Training } from '../recipes/recipe.ts';
import { showTransduction } from './show-transduction.ts';
import { type TransductionPreset, TransductionTraining } from './transduction-training.ts';

/** Sixteen symbols, a controller without a state of its own; no sequence of more than 64 is learnt from. */
export const TRANSDUCTION: TransductionPreset = {
  symbols: 16,
  width: 16,
  size: 64,
  popBias: -1,
  longest: 64,
  shortest: 8,
  rising: 0.75,
  testFrom: 65,
  testTo: 128,
  testEach: 8,
  steps: 800,
  batch: 16,
  learningRate: 0.01,
  clip: 1,
};

const PAPER =
  'Grefenstette, Hermann, Suleyman and Blunsom 2015, "Learning to transduce with unbounded memory"';

/** A sequence backwards, by a continuous stack. */
export const stackReverse: Recipe = {
  name: 'stack-reverse',
  description:
    'sequences of up to 64 symbols given back in reverse by a feed-forward controller with a continuous stack, tested at 65 to 128',
  paper: PAPER,
  metric: 'sequences of 65 to 128 symbols that are not whole',
  unit: 'percent',
  publishedAs: 'not compared: the paper has more symbols and other inputs',
  publishedFor: () => undefined,
  generatesData: true,
  runs: () => ['reverse'],
  open: (_run: string, seed: number, _options: RecipeOptions) =>
    new TransductionTraining({ container: 'stack', order: 'reverse', preset: TRANSDUCTION, seed }),
  show,
};

/** A sequence as it was, by a continuous queue. */
export const queueCopy: Recipe = {
  ...stackReverse,
  name: 'queue-copy',
  description:
    'sequences of up to 64 symbols given back by a feed-forward controller with a continuous queue, tested at 65 to 128',
  runs: () => ['copy'],
  open: (_run, seed) =>
    new TransductionTraining({ container: 'queue', order: 'copy', preset: TRANSDUCTION, seed }),
};

function show(training: Training, options: ShowOptions): string {
  if (!(training instanceof TransductionTraining))
    throw new TypeError('show: training must be of stack-reverse or queue-copy');
  return showTransduction(training, options);
}
