import type { Recipe } from '../recipes/recipe.ts';
import type { RunResult } from './train-run.ts';

/** A recipe's figures over its seeds. Values are in the recipe's unit. */
export interface Summary {
  readonly recipe: string;
  readonly metric: string;
  readonly unit: string;
  readonly seeds: readonly number[];
  /** One for each seed: the mean over its runs. */
  readonly values: readonly number[];
  /** The mean over runs, each by that seed which had the lowest training error. */
  readonly best: number;
  readonly mean: number;
  /** The sample's standard deviation over seeds; 0 for one seed. */
  readonly sd: number;
  /** The paper's value for the same runs; null where it has none. */
  readonly published: number | null;
  readonly seconds: number;
}

/** @param results - every run with every seed */
export function summarize(recipe: Recipe, results: readonly RunResult[]): Summary {
  const seeds = [...new Set(results.map(({ seed }) => seed))].sort((a, b) => a - b);
  const runs = [...new Set(results.map(({ run }) => run))];
  const values = seeds.map((seed) =>
    average(results.filter((result) => result.seed === seed).map(testError)),
  );
  const best = average(runs.map((run) => testError(bestOf(results.filter((result) => result.run === run)))));
  const mean = average(values);
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  const sd = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
  const seconds = results.reduce((total, result) => total + result.seconds, 0);
  const { name, metric, unit } = recipe;
  const published = recipe.publishedFor(runs) ?? null;
  return { recipe: name, metric, unit, seeds, values, best, mean, sd, published, seconds };
}

/** The result with the lowest training error; of equal ones the first seed's. */
export function bestOf(results: readonly RunResult[]): RunResult {
  const ordered = [...results].sort(
    (a, b) => a.measures.trainError - b.measures.trainError || a.seed - b.seed,
  );
  const best = ordered[0];
  if (!best) throw new RangeError('bestOf: results must be a list of at least one, got none');
  return best;
}

function testError({ measures }: RunResult): number {
  return measures.testError;
}

function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
