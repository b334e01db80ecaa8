import { generateBabi } from '@mneme/tasks';
import type { Task, ToldStory } from './messages.ts';

/** Stories that are short enough to read, and long enough for an old sentence to be overtaken by a new one. */
const SENTENCES = { 1: { least: 5, most: 8 }, 2: { least: 6, most: 10 } } as const;
const QUESTIONS = 40;
/** Far from the seeds that the models were trained on. */
const FIRST_SEED = 1000;

/** A story of our own generator that the model has not been trained on; the same seed tells the same story. */
export function tellStory({ task, seed }: { readonly task: Task; readonly seed: number }): ToldStory {
  const { least, most } = SENTENCES[task];
  const { test } = generateBabi({ task, questions: QUESTIONS, seed: FIRST_SEED + seed });
  const stories = test.filter(({ sentences }) => sentences.length >= least && sentences.length <= most);
  const story = stories[seed % stories.length] ?? test[0];
  if (!story) throw new RangeError(`tellStory: task ${task} must have a story of seed ${seed}, got none`);
  const { sentences, question, answer, supports } = story;
  return { sentences, question, answer, supports };
}
