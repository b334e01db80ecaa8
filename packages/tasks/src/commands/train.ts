import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { findRecipe } from '../recipes/recipes.ts';
import { openBackend, THREADS } from '../runner/open-backend.ts';
import { progressDisplay } from '../runner/progress-display.ts';
import { resultsTable } from '../runner/results-table.ts';
import { runRecipe } from '../runner/run-recipe.ts';
import { summarize } from '../runner/summarize.ts';
import { sourceCommit, writeResults } from '../runner/write-results.ts';
import {
  fromCaller,
  type RecipeFlags,
  recipeOptions,
  wholeNumber,
  withRecipeFlags,
} from './recipe-options.ts';

interface TrainFlags extends RecipeFlags {
  readonly seeds: string;
  readonly jobs: string;
  readonly checkpointSeconds: string;
  readonly resume?: boolean;
  readonly json?: boolean;
}

/** `mneme train RECIPE`. */
export function addTrain(program: Command): void {
  const command = program
    .command('train <recipe>')
    .description(
      'train a recipe, print its error beside the published one, and write results and checkpoints',
    )
    .option('--seeds <count>', 'how many seeds, from 0 on', '1')
    .option('--jobs <count>', 'processes to train in', '1')
    .option('--checkpoint-seconds <seconds>', 'time between two checkpoints', '5')
    .option('--resume', 'take up checkpoints and keep finished runs')
    .option('--json', 'one JSON object a line on stdout, the summary last');
  withRecipeFlags(command).action(train);
}

async function train(name: string, flags: TrainFlags): Promise<void> {
  const recipe = findRecipe(name);
  const options = recipeOptions(flags, recipe);
  const seeds = Array.from({ length: wholeNumber('--seeds', flags.seeds, 1) }, (_, seed) => seed);
  const jobs = wholeNumber('--jobs', flags.jobs, 1);
  const checkpointSeconds = Number(flags.checkpointSeconds);
  if (!(checkpointSeconds > 0)) {
    throw new RangeError(`mneme: --checkpoint-seconds must be above 0, got ${flags.checkpointSeconds}`);
  }
  const folder = join(fromCaller(flags.output), recipe.name);
  mkdirSync(folder, { recursive: true });
  const commit = sourceCommit();
  const build = await openBackend({ threads: jobs > 1 ? 1 : THREADS });

  const stopped = new AbortController();
  process.once('SIGINT', () => {
    process.stderr.write('\nstopping after a checkpoint; once more to stop at once\n');
    stopped.abort();
    process.once('SIGINT', () => process.exit(130));
  });
  const display = progressDisplay(seeds.length * recipe.runs(options).length);
  const print = (value: object): void =>
    void (flags.json && process.stdout.write(`${JSON.stringify(value)}\n`));
  const results = await runRecipe({
    recipe,
    options,
    seeds,
    folder,
    jobs,
    checkpointSeconds,
    resume: flags.resume ?? false,
    signal: stopped.signal,
    progress: display.update,
    ended: print,
  }).finally(display.stop);
  if (!results) {
    process.stderr.write('stopped: the same command with --resume goes on from here\n');
    process.exitCode = 130;
    return;
  }
  const summary = summarize(recipe, results);
  const path = await writeResults(folder, { summary, results, build, options, commit });
  if (flags.json) print(summary);
  else process.stdout.write(`${resultsTable(recipe, results, summary)}results: ${path}\n`);
}
