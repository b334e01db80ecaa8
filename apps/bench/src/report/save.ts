import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Machine } from '../runner/machine.ts';
import type { CaseResult } from '../runner/result.ts';
import { figure } from './figure.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../results');

/** Writes the results of a suite, an object a line with the machine first, and their figure; gives the files' paths. */
export function saveResults(
  where: Machine,
  results: readonly CaseResult[],
  folder: string = FOLDER,
): string[] {
  const [first] = results;
  if (!first) return [];
  const name = `${where.date.slice(0, 10)}-${first.suite}${first.threads === 1 ? '-1-thread' : ''}`;
  const lines = [{ machine: where }, ...results].map((line) => `${JSON.stringify(line)}\n`);
  mkdirSync(folder, { recursive: true });
  const files = [
    [join(folder, `${name}.jsonl`), lines.join('')],
    [join(folder, `${name}.svg`), figure(results)],
  ] as const;
  for (const [file, content] of files) writeFileSync(file, content);
  return files.map(([file]) => file);
}
