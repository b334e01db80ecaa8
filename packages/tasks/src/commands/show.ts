import type { Command } from 'commander';
import { findRecipe } from '../recipes/recipes.ts';
import { openBackend, THREADS } from '../runner/open-backend.ts';
import { loadTrained } from './load-trained.ts';
import { type RecipeFlags, recipeOptions, wholeNumber, withRecipeFlags } from './recipe-options.ts';

interface ShowFlags extends RecipeFlags {
  readonly seed: string;
  readonly question: string;
}

/** `mneme show RECIPE`. */
export function addShow(program: Command): void {
  const command = program
    .command('show <recipe>')
    .description('print what a trained model attends to')
    .option('--seed <number>', 'the seed it was trained with', '0')
    .option('--question <number>', 'which question of the test set, from 0', '0');
  withRecipeFlags(command).action(show);
}

async function show(name: string, flags: ShowFlags): Promise<void> {
  const recipe = findRecipe(name);
  const options = recipeOptions(flags, recipe);
  const seed = wholeNumber('--seed', flags.seed, 0);
  const question = wholeNumber('--question', flags.question, 0);
  await openBackend({ threads: THREADS });
  const colour = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
  for (const run of recipe.runs(options)) {
    const training = await loadTrained(recipe, run, seed, options, flags);
    process.stdout.write(`${run}, seed ${seed}\n${recipe.show(training, { question, colour })}`);
  }
}
