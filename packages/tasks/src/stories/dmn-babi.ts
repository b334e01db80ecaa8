import { DynamicMemoryNetwork } from '@mneme/memory-net';
import { loadBabiTask, numberOfRun } from '../babi/load-babi-task.ts';
import type { PreparedTask } from '../babi/prepare-babi.ts';
import { prepareBabi } from '../babi/prepare-babi.ts';
import { memn2nBabi } from '../recipes/memn2n-babi.ts';
import type { Recipe, ShowOptions, Training } from '../recipes/recipe.ts';
import { showSentences } from './show-sentences.ts';
import { type StoryPreset, StoryTraining, type StoryTrainingConfig } from './story-training.ts';

/** Every choice in the training of a dynamic memory network, by name. */
export interface DmnPreset extends StoryPreset {
  readonly width: number;
  readonly episodes: number;
}

/** Three episodes as in the paper, of 40 dimensions in place of 80. */
export const DMN_BABI: DmnPreset = {
  width: 40,
  episodes: 3,
  epochs: 60,
  learningRate: 0.003,
  halveEvery: 20,
  batch: 32,
  clip: 5,
};

/** Each bAbI task by a dynamic memory network of its own, 1,000 training questions, answers alone. */
export const dmnBabi: Recipe = {
  ...memn2nBabi,
  name: 'dmn-babi',
  description:
    'a dynamic memory network (DMN+) for each bAbI task, beside memn2n-babi: 3 episodes, 40 dimensions, told the answers alone',
  paper:
    'Kumar et al. 2016, "Ask me anything"; Xiong, Merity and Socher 2016, "Dynamic memory networks for visual and textual question answering"; beside Sukhbaatar et al. 2015, table 1',
  publishedAs:
    'an end-to-end memory network, best of 10 by training error, 1,000 training questions for each task',
  open: (run, seed, options) => {
    const { sizes, tasks } = prepareBabi({ [run]: loadBabiTask(numberOfRun(run), seed, options) });
    const preset = DMN_BABI;
    const config = { ...preset, vocabulary: sizes.vocabulary.size, capacity: sizes.capacity };
    const make: StoryTrainingConfig['make'] = (random) => new DynamicMemoryNetwork(config, random);
    return new StoryTraining({ sizes, task: tasks[0] as PreparedTask, preset, seed, make });
  },
  show,
};

/** The attention that each sentence got, episode by episode. */
function show(training: Training, options: ShowOptions): string {
  if (!(training instanceof StoryTraining)) throw new TypeError('show: training must be of dmn-babi');
  return showSentences(training, options, (reports) =>
    Object.fromEntries(
      [...reports].map(([path, weights]) => [
        path.replace('episodes.', 'episode ').replace('.weights', ''),
        (weights as number[][])[0] ?? [],
      ]),
    ),
  );
}
