import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { GENERATED_TASKS } from '../babi/generate/generate-babi.ts';
import type { Recipe, RecipeOptions } from '../recipes/recipe.ts';

/** The flags that say what a recipe works on. */
export interface RecipeFlags {
  readonly tasks?: string;
  readonly data?: string;
  readonly generated?: boolean;
  readonly output: string;
}

/** Adds those flags to a command. */
export function withRecipeFlags(command: Command): Command {
  return command
    .option('--tasks <numbers>', "tasks by number, as 1,4,12 (default: the recipe's own, or all there are)")
    .option(
      '--data <folder>',
      'the data root, which holds babi/en (default: the environment variable MNEME_DATA)',
    )
    .option('--generated', 'stories of our own generator instead of files')
    .option('--output <folder>', 'where checkpoints and results go', 'runs');
}

/** The same as `recipe` takes them; asks for data before anything is begun. */
export function recipeOptions({ tasks, data, generated }: RecipeFlags, recipe: Recipe): RecipeOptions {
  const chosen = taskNumbers(tasks) ?? recipe.defaultTasks ?? GENERATED_TASKS;
  if (generated || recipe.generatesData) return { tasks: chosen };
  return { tasks: chosen, data: dataFolder(data) };
}

/** The data root that a flag or the environment names. */
export function dataFolder(data: string | undefined): string {
  const root = data ?? process.env.MNEME_DATA;
  if (root === undefined) {
    throw new Error(
      'mneme: --data must be a folder that holds babi/en, got nothing. Unpack the bAbI tasks v1.2 archive ' +
        '(tasks_1-20_v1-2) there as babi, set MNEME_DATA to it, or use --generated.',
    );
  }
  const folder = fromCaller(root);
  if (!existsSync(folder))
    throw new Error(`mneme: --data must be a folder that holds babi/en, got ${folder}, which is not there`);
  return folder;
}

/** A path as the person meant it who typed the command, also where a package manager changed folders since. */
export function fromCaller(path: string): string {
  return resolve(process.env.INIT_CWD ?? '.', path);
}

/** A whole number from a flag. */
export function wholeNumber(flag: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least || text.trim() === '') {
    throw new RangeError(`mneme: ${flag} must be a whole number from ${least}, got ${text}`);
  }
  return number;
}

/** The tasks that `--tasks` names, undefined where there is no such flag. */
export function taskNumbers(text: string | undefined): number[] | undefined {
  return text?.split(',').map((part) => {
    const number = Number(part);
    if (!GENERATED_TASKS.includes(number))
      throw new RangeError(`mneme: --tasks must be numbers from 1 to ${GENERATED_TASKS.length}, got ${text}`);
    return number;
  });
}
