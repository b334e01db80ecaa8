import type { Recipe, RecipeOptions } from '../recipes/recipe.ts';
import type { RunResult, TrainProgress } from './train-run.ts';

/** How all runs of a recipe are trained. */
export interface RunRecipeOptions {
  readonly recipe: Recipe;
  readonly options: RecipeOptions;
  readonly seeds: readonly number[];
  readonly folder: string;
  readonly resume: boolean;
  /** Processes to train in, at least 1. */
  readonly jobs: number;
  /** Time between two checkpoints. */
  readonly checkpointSeconds: number;
  readonly signal: AbortSignal;
  progress(progress: TrainProgress): void;
  /** Told of each run that has ended. */
  ended(result: RunResult): void;
}
