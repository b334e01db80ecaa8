import type { RecipeOptions } from '../recipes/recipe.ts';
import { generateBabi } from './generate/generate-babi.ts';
import type { BabiData } from './parse-babi.ts';
import { readBabi } from './read-babi.ts';

/** The stories of one task: read from the data root, or generated where there is none. */
export function loadBabiTask(task: number, seed: number, { data }: RecipeOptions): BabiData {
  return data === undefined ? generateBabi({ task, seed }) : readBabi(data, task);
}

/** The number of the task that a run of one task, `task-7`, is about. */
export function numberOfRun(run: string): number {
  return Number(run.replace('task-', ''));
}
