import type { RunRecipeOptions } from './run-options.ts';
import { trainInProcesses } from './train-in-processes.ts';
import { type RunName, type RunResult, trainRun } from './train-run.ts';

/**
 * Trains every run of a recipe with every seed.
 *
 * @returns undefined when `signal` stopped it
 */
export async function runRecipe(config: RunRecipeOptions): Promise<RunResult[] | undefined> {
  const { recipe, options, seeds, jobs, signal } = config;
  const names: RunName[] = seeds.flatMap((seed) => recipe.runs(options).map((run) => ({ run, seed })));
  const results: RunResult[] = [];
  const end = (result: RunResult): void => {
    results.push(result);
    config.ended(result);
  };
  if (jobs > 1 && names.length > 1) await trainInProcesses(names, config, end);
  else {
    for (const name of names) {
      const result = signal.aborted ? undefined : await trainRun({ ...config, ...name });
      if (result) end(result);
    }
  }
  return results.length === names.length ? results : undefined;
}
