import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { writeFileAtomic } from '@mneme/tensor-core/node';
import type { RecipeOptions } from '../recipes/recipe.ts';
import type { Build } from './open-backend.ts';
import type { Summary } from './summarize.ts';
import type { RunResult } from './train-run.ts';

export interface Results {
  readonly summary: Summary;
  readonly results: readonly RunResult[];
  readonly build: Build;
  readonly options: RecipeOptions;
  /** From {@link sourceCommit}, before the first step. */
  readonly commit: string | null;
}

/** Writes `results.json` into `folder`: the summary, each run, and what they were computed by. Returns its path. */
export async function writeResults(
  folder: string,
  { summary, results, build, options, commit }: Results,
): Promise<string> {
  const path = join(folder, 'results.json');
  const data = options.data === undefined ? 'generated' : 'files';
  const order = (a: RunResult, b: RunResult): number =>
    a.run.localeCompare(b.run, 'en', { numeric: true }) || a.seed - b.seed;
  const record = {
    ...summary,
    data,
    commit,
    build,
    date: new Date().toISOString(),
    runs: [...results].sort(order),
  };
  await writeFileAtomic(path, `${JSON.stringify(record, null, 2)}\n`);
  return path;
}

/** The commit that this program runs from, marked where files differ from it; null in an installed package. */
export function sourceCommit(): string | null {
  try {
    const args = ['describe', '--always', '--abbrev=40', '--dirty'];
    return execFileSync('git', args, { cwd: import.meta.dirname, stdio: 'pipe' })
      .toString()
      .trim();
  } catch {
    return null;
  }
}
