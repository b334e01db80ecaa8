import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '@mneme/tensor-core/node';
import type { Command } from 'commander';
import { characterText } from '../../language/character-text.ts';
import {
  measureNearest,
  NEAREST_LANGUAGE,
  type NearestLanguageResult,
} from '../../language/measure-nearest.ts';
import { openBackend, THREADS } from '../../runner/open-backend.ts';
import { sourceCommit } from '../../runner/write-results.ts';
import { printTable } from '../hopfield/print-table.ts';
import { fromCaller, wholeNumber } from '../recipe-options.ts';

interface KnnLmFlags {
  readonly data?: string;
  readonly steps: string;
  readonly stored: string;
  readonly neighbours: string;
  readonly evaluated: string;
  readonly seed: string;
  readonly results?: string;
  readonly json?: boolean;
}

const FILE = 'tinyshakespeare/input.txt';
const { training, stored, neighbours, evaluated } = NEAREST_LANGUAGE;

/** `mneme store knn-lm`. */
export function addKnnLm(store: Command): void {
  store
    .command('knn-lm')
    .description(
      'nearest-neighbour language model (Khandelwal et al. 2020): a model of characters alone, and with what followed the nearest contexts',
    )
    .option('--data <folder>', `the data root, which holds ${FILE} (default: the variable MNEME_DATA)`)
    .option('--steps <count>', 'of training', `${training.steps}`)
    .option('--stored <count>', 'contexts of the training text in the store', `${stored}`)
    .option('--neighbours <count>', 'that a prediction asks for', `${neighbours}`)
    .option('--evaluated <count>', 'characters of validation and of test', `${evaluated}`)
    .option('--seed <number>', 'the seed of the model', '0')
    .option('--results <file>', 'write all figures there, as JSON')
    .option('--json', 'one JSON object on stdout')
    .action(knnLm);
}

async function knnLm(flags: KnnLmFlags): Promise<void> {
  const config = {
    ...NEAREST_LANGUAGE,
    training: { ...training, steps: wholeNumber('--steps', flags.steps, 1) },
    stored: wholeNumber('--stored', flags.stored, 100),
    neighbours: wholeNumber('--neighbours', flags.neighbours, 1),
    evaluated: wholeNumber('--evaluated', flags.evaluated, 100),
    seed: wholeNumber('--seed', flags.seed, 0),
  };
  const text = characterText(readText(flags.data));
  const commit = sourceCommit();
  const build = await openBackend({ threads: THREADS });
  let last = 0;
  const result = await measureNearest(text, config, (message) => {
    if (message.startsWith('step') && performance.now() - last < 10_000) return;
    last = performance.now();
    process.stderr.write(`${message}\n`);
  });
  if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else printResult(result);
  if (flags.results === undefined) return;
  const record = { bench: 'knn-lm', config, commit, build, date: new Date().toISOString(), result };
  await writeFileAtomic(fromCaller(flags.results), `${JSON.stringify(record, null, 2)}\n`);
}

function readText(data: string | undefined): string {
  const root = data ?? process.env.MNEME_DATA;
  const path = root === undefined ? undefined : join(fromCaller(root), FILE);
  if (path === undefined || !existsSync(path)) {
    throw new Error(
      `mneme: --data must be a folder that holds ${FILE}, got ${path === undefined ? 'nothing' : root}`,
    );
  }
  return readFileSync(path, 'utf8');
}

function printResult(result: NearestLanguageResult): void {
  const { lambda, temperature, loweredPercent } = result;
  printTable(
    ['part', 'perplexity of the model', `with ${result.neighbours} neighbours of ${result.stored}`],
    [
      ['validation', result.validationPerplexity.toFixed(4), result.validationInterpolated.toFixed(4)],
      ['test', result.testPerplexity.toFixed(4), result.testInterpolated.toFixed(4)],
    ],
  );
  process.stdout.write(
    `lambda ${lambda}, temperature ${temperature}, chosen on validation: test perplexity ${loweredPercent.toFixed(2)} % lower\n`,
  );
}
