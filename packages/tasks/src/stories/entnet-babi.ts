import { EntityNetwork } from '@mneme/memory-net';
import { loadBabiTask, numberOfRun } from '../babi/load-babi-task.ts';
import type { PreparedTask } from '../babi/prepare-babi.ts';
import { prepareBabi } from '../babi/prepare-babi.ts';
import { memn2nBabi } from '../recipes/memn2n-babi.ts';
import type { Recipe, ShowOptions, Training } from '../recipes/recipe.ts';
import { showSentences } from './show-sentences.ts';
import { type StoryPreset, StoryTraining, type StoryTrainingConfig } from './story-training.ts';

/** Every choice in the training of a recurrent entity network, by name. */
export interface EntnetPreset extends StoryPreset {
  readonly slots: number;
  readonly width: number;
}

/** The released program's recipe, but for 20 dimensions in place of 100, half its 200 epochs, and 50 sentences at most. */
export const ENTNET_BABI: EntnetPreset = {
  slots: 20,
  width: 20,
  epochs: 100,
  learningRate: 0.01,
  halveEvery: 25,
  batch: 32,
  clip: 40,
};

/** Each bAbI task by a recurrent entity network of its own, 1,000 training questions. */
export const entnetBabi: Recipe = {
  ...memn2nBabi,
  name: 'entnet-babi',
  description: 'a recurrent entity network for each bAbI task, beside memn2n-babi: 20 slots of 20 dimensions',
  paper:
    'Henaff, Weston, Szlam, Bordes and LeCun 2017, "Tracking the world state with recurrent entity networks"; beside Sukhbaatar et al. 2015, table 1',
  publishedAs:
    'an end-to-end memory network, best of 10 by training error, 1,000 training questions for each task',
  open: (run, seed, options) => {
    const { sizes, tasks } = prepareBabi({ [run]: loadBabiTask(numberOfRun(run), seed, options) });
    const preset = ENTNET_BABI;
    const config = { ...preset, vocabulary: sizes.vocabulary.size, capacity: sizes.capacity };
    const make: StoryTrainingConfig['make'] = (random) => new EntityNetwork(config, random);
    return new StoryTraining({ sizes, task: tasks[0] as PreparedTask, preset, seed, make });
  },
  show,
};

/** How far the slot that is most open is open to each sentence. */
function show(training: Training, options: ShowOptions): string {
  if (!(training instanceof StoryTraining)) throw new TypeError('show: training must be of entnet-babi');
  return showSentences(training, options, (reports) => {
    const [gates = []] = (reports.get('gates') ?? []) as number[][][];
    return { 'widest gate': gates.map((slots) => Math.max(...slots)) };
  });
}
