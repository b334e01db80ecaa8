import '@tensorflow/tfjs-backend-cpu';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Random } from '@mneme/tensor-core';
import { setBackend } from '@tensorflow/tfjs-core';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import type { Estimate } from './estimate.ts';
import { measureGumbel } from './gumbel/measure-gumbel.ts';
import { figure } from './scaling/figure.ts';
import { measureScaling } from './scaling/measure-scaling.ts';

const DEPTHS = [4, 8, 16, 32, 64, 128, 256, 512, 1024];
const TEMPERATURES = [0.1, 0.25, 0.5, 1, 2, 5];

interface Options {
  readonly draws: number;
  readonly seed: number;
  readonly json?: true;
  readonly out?: string;
}

const program = new Command('measure').description('Measures what the guide says of attention.');
command('scaling', 1000)
  .description(
    'why dot products are scaled: the entropy of the softmax, and the norm of its gradient, of dot and of scaled dot products as queries and keys grow',
  )
  .option('--keys <count>', 'that each query has', positive, 64)
  .action(({ keys, ...options }: Options & { readonly keys: number }) => {
    const { draws, seed } = options;
    const rows = measureScaling({ depths: DEPTHS, keys, draws, random: new Random(seed) });
    const lines = rows.map((row) => [`${row.depth}`, row.score, shown(row.entropy), shown(row.gradient)]);
    print(rows, ['D', 'score', 'entropy, nats', 'norm of the gradient'], lines, options);
    keep('why-scale', { keys, rows }, options, figure(rows, keys));
  });
command('gumbel', 100_000)
  .description(
    'the bias and the spread of gradients through Gumbel samples by temperature, in lengths of the exact gradient',
  )
  .action((options: Options) => {
    const { draws, seed } = options;
    const rows = measureGumbel({ temperatures: TEMPERATURES, draws, random: new Random(seed) });
    const lines = rows.map(({ temperature, estimator, bias, biasError, deviation }) => [
      `${temperature}`,
      estimator,
      shown({ mean: bias, error: biasError }),
      deviation.toFixed(2),
    ]);
    print(rows, ['tau', 'estimator', 'bias', 'deviation'], lines, options);
    keep('gumbel-bias', { rows }, options);
  });
await setBackend('cpu');
await program.parseAsync();

function command(name: string, draws: number): Command {
  return program
    .command(name)
    .option('--draws <count>', 'samples of each', positive, draws)
    .option('--seed <seed>', 'of the draws', positive, 1)
    .option('--json', 'an object a line instead of a table')
    .option('--out <folder>', 'keep the results there');
}

function print(rows: readonly object[], head: string[], lines: readonly string[][], { json }: Options): void {
  if (json) {
    for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`);
    return;
  }
  const colAligns = head.map((_, i) => (i === 1 ? 'left' : 'right') as 'left' | 'right');
  const table = new Table({ head, style: { head: [], border: [], compact: true }, colAligns });
  table.push(...lines);
  process.stdout.write(`${table.toString()}\n`);
}

function keep(name: string, results: object, { draws, seed, out }: Options, svg?: string): void {
  if (out === undefined) return;
  // pnpm runs scripts at the root: a folder is seen from where the command was given.
  const folder = resolve(process.env.INIT_CWD ?? '.', out);
  mkdirSync(folder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ date, draws, seed, ...results }, null, 1)}\n`,
  );
  if (svg) writeFileSync(join(folder, `${name}.svg`), svg);
}

function shown({ mean, error }: Estimate): string {
  return `${mean.toFixed(3)} +- ${error.toFixed(3)}`;
}

function positive(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError(`must be a positive integer, got ${text}`);
  return count;
}
