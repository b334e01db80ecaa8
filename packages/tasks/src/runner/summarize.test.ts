import { describe, expect, it } from 'vitest';
import { findRecipe, RECIPES } from '../recipes/recipes.ts';
import { resultsTable } from './results-table.ts';
import { bestOf, summarize } from './summarize.ts';
import type { RunResult } from './train-run.ts';

const recipe = findRecipe('memn2n-babi');

function result(run: string, seed: number, trainError: number, testError: number): RunResult {
  return {
    run,
    seed,
    measures: { trainError, validationError: 0, testError, details: {} },
    steps: 7,
    seconds: 2,
  };
}

const RESULTS = [
  result('task-1', 0, 1, 2),
  result('task-1', 1, 0, 5),
  result('task-2', 0, 3, 10),
  result('task-2', 1, 4, 7),
];

describe('summarize', () => {
  it('gives a value for each seed, their mean and sd, and the best by training error', () => {
    expect(summarize(recipe, RESULTS)).toEqual({
      recipe: 'memn2n-babi',
      metric: 'test error, mean over tasks',
      unit: 'percent',
      seeds: [0, 1],
      values: [6, 6],
      best: (5 + 10) / 2,
      mean: 6,
      sd: 0,
      published: 4.2,
      seconds: 8,
    });
    expect(summarize(recipe, [RESULTS[0], RESULTS[1]] as RunResult[]).sd).toBeCloseTo(Math.sqrt(4.5));
  });

  it('takes the first seed of those that trained equally well', () => {
    expect(bestOf([result('task-1', 2, 0, 9), result('task-1', 1, 0, 8)]).seed).toBe(1);
    expect(() => bestOf([])).toThrow('bestOf: results must be a list of at least one, got none');
  });

  it('prints as a table', () => {
    const text = resultsTable(recipe, RESULTS, summarize(recipe, RESULTS));
    expect(text).toMatch(/task-2 │ 10\.0 │ 8\.5 \+- 2\.1 │ 8\.3/);
    expect(text).toContain('best by training error 7.5, mean 6.0 +- 0.0');
  });
});

it('findRecipe names the recipes that there are', () => {
  const names = RECIPES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.map((name) => findRecipe(name).name)).toEqual(names);
  expect(() => findRecipe('memn2n')).toThrow(
    `findRecipe: name must be one of ${names.join(', ')}, got memn2n`,
  );
});
