import type { Command } from 'commander';
import { findRecipe } from '../recipes/recipes.ts';
import { openBackend, THREADS } from '../runner/open-backend.ts';
import { loadTrained } from './load-trained.ts';
import { type RecipeFlags, recipeOptions, wholeNumber, withRecipeFlags } from './recipe-options.ts';

interface EvalFlags extends RecipeFlags {
  readonly seed: string;
  readonly json?: boolean;
}

/** `mneme eval RECIPE`. */
export function addEval(program: Command): void {
  const command = program
    .command('eval <recipe>')
    .description("measure a recipe's checkpoints again")
    .option('--seed <number>', 'the seed they were trained with', '0')
    .option('--json', 'one JSON object a line on stdout');
  withRecipeFlags(command).action(evaluate);
}

async function evaluate(name: string, flags: EvalFlags): Promise<void> {
  const recipe = findRecipe(name);
  const options = recipeOptions(flags, recipe);
  const seed = wholeNumber('--seed', flags.seed, 0);
  await openBackend({ threads: THREADS });
  for (const run of recipe.runs(options)) {
    const measures = (await loadTrained(recipe, run, seed, options, flags)).measure();
    const { trainError, testError, details } = measures;
    const figures = Object.entries(details).map(([figure, value]) => `, ${figure} ${value.toFixed(1)}`);
    const text = `${run} seed ${seed}: test error ${testError.toFixed(1)} %, training error ${trainError.toFixed(1)} %${figures.join('')}`;
    process.stdout.write(`${flags.json ? JSON.stringify({ run, seed, measures }) : text}\n`);
  }
}
