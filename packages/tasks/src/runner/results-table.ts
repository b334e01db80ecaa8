import Table from 'cli-table3';
import type { Recipe } from '../recipes/recipe.ts';
import { type Summary, summarize } from './summarize.ts';
import type { RunResult } from './train-run.ts';

/** Each run's test errors over seeds beside the published value, and the summary below. */
export function resultsTable(recipe: Recipe, results: readonly RunResult[], summary: Summary): string {
  const seeds = summary.seeds.length;
  const style = { head: [], border: [], compact: true };
  const table = new Table({ head: ['run', 'best', 'mean +- sd', 'published', 'seconds'], style });
  const order = new Intl.Collator('en', { numeric: true });
  const runs = [...new Set(results.map(({ run }) => run))].sort(order.compare);
  for (const run of runs) {
    const ofRun = results.filter((result) => result.run === run);
    const { mean, sd, best, seconds } = summarize(recipe, ofRun);
    const published = recipe.publishedFor([run])?.toFixed(1) ?? '';
    table.push([
      run,
      best.toFixed(1),
      `${mean.toFixed(1)} +- ${sd.toFixed(1)}`,
      published,
      seconds.toFixed(0),
    ]);
  }
  const { best, mean, sd, published } = summary;
  return (
    `${table}\n${recipe.metric}, in ${summary.unit}, over ${seeds} seed${seeds > 1 ? 's' : ''}: best by training error ` +
    `${best.toFixed(1)}, mean ${mean.toFixed(1)} +- ${sd.toFixed(1)}\npublished: ${published === null ? 'not for these runs' : `${published.toFixed(1)} (${recipe.publishedAs})`}\n`
  );
}
