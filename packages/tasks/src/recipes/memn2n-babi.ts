import { loadBabiTask, numberOfRun } from '../babi/load-babi-task.ts';
import { prepareBabi } from '../babi/prepare-babi.ts';
import { MEMN2N_JOINT, MEMN2N_PER_TASK } from './memn2n-preset.ts';
import { MemN2nTraining } from './memn2n-training.ts';
import type { Recipe, ShowOptions, Training } from './recipe.ts';
import { showStory } from './show-story.ts';

/** Test error of "PE LS RN", three hops, trained for each task alone (Sukhbaatar et al. 2015, table 1), in percent. */
const PUBLISHED_PER_TASK = [
  0.0, 8.3, 40.3, 2.8, 13.1, 7.6, 17.3, 10.0, 13.2, 15.1, 0.9, 0.2, 0.4, 1.7, 0.0, 1.3, 51.0, 11.1, 82.8, 0.0,
];

const PAPER = 'Sukhbaatar, Szlam, Weston and Fergus 2015, "End-to-end memory networks", table 1';

/** Each task by a model of its own. */
export const memn2nBabi: Recipe = {
  name: 'memn2n-babi',
  description:
    'an end-to-end memory network for each bAbI task: 3 hops, adjacent tying, linear start, random noise',
  paper: PAPER,
  metric: 'test error, mean over tasks',
  unit: 'percent',
  published: 13.9,
  publishedAs: 'best of 10 by training error, 1,000 training questions for each task',
  publishedFor,
  runs: ({ tasks }) => tasks.map((task) => `task-${task}`),
  open: (run, seed, options) =>
    new MemN2nTraining({
      ...prepareBabi({ [run]: loadBabiTask(numberOfRun(run), seed, options) }),
      preset: MEMN2N_PER_TASK,
      seed,
    }),
  show,
};

/** All tasks by one model. */
export const memn2nBabiJoint: Recipe = {
  ...memn2nBabi,
  name: 'memn2n-babi-joint',
  description: 'one end-to-end memory network for all bAbI tasks together: as memn2n-babi, 50 dimensions',
  published: 12.4,
  publishedAs: 'best of 10 by training error, all 20 tasks, 1,000 training questions for each',
  publishedFor: () => 12.4,
  runs: () => ['joint'],
  open: (_run, seed, options) => {
    const tasks = Object.fromEntries(
      options.tasks.map((task) => [`task-${task}`, loadBabiTask(task, seed, options)]),
    );
    return new MemN2nTraining({ ...prepareBabi(tasks), preset: MEMN2N_JOINT, seed });
  },
};

/** The mean over tasks, to the one decimal that the paper prints: 13.9 for all twenty. */
function publishedFor(runs: readonly string[]): number {
  const values = runs.map((run) => PUBLISHED_PER_TASK[numberOfRun(run) - 1] ?? Number.NaN);
  return Math.round((10 * values.reduce((total, value) => total + value, 0)) / values.length) / 10;
}

function show(training: Training, options: ShowOptions): string {
  if (!(training instanceof MemN2nTraining))
    throw new TypeError('show: training must be of a memory network');
  return showStory(training, options);
}
