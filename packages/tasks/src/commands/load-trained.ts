import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadCheckpoint } from '@mneme/tensor-core/node';
import type { Recipe, RecipeOptions, Training } from '../recipes/recipe.ts';
import { checkpointPath } from '../runner/train-run.ts';
import { fromCaller, type RecipeFlags } from './recipe-options.ts';

/** The model of `run` as its checkpoint has it. */
export async function loadTrained(
  recipe: Recipe,
  run: string,
  seed: number,
  options: RecipeOptions,
  { output }: RecipeFlags,
): Promise<Training> {
  const path = checkpointPath(join(fromCaller(output), recipe.name), { run, seed });
  if (!existsSync(path)) {
    throw new Error(
      `mneme: --output must hold a checkpoint of ${run}, seed ${seed}, got none at ${path}: train it first`,
    );
  }
  const training = recipe.open(run, seed, options);
  await loadCheckpoint(path, { model: training.model, optimizer: training.optimizer });
  return training;
}
