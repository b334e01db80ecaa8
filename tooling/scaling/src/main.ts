import '@tensorflow/tfjs-backend-cpu';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Random } from '@mneme/tensor-core';
import { setBackend } from '@tensorflow/tfjs-core';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { figure } from './figure.ts';
import { type Estimate, measure, type Row } from './measure.ts';

const DEPTHS = [4, 8, 16, 32, 64, 128, 256, 512, 1024];

const program = new Command('measure:scaling')
  .description(
    'Measures why dot products are scaled: the entropy of the softmax, and the norm of its gradient, of dot and of scaled dot products as queries and keys grow.',
  )
  .option('--keys <count>', 'that each query has', positive, 64)
  .option('--draws <count>', 'queries for each size', positive, 1000)
  .option('--seed <seed>', 'of the draws', positive, 1)
  .option('--json', 'an object a line instead of a table')
  .option('--out <folder>', 'keep why-scale.json and why-scale.svg there')
  .action(run);
await program.parseAsync();

async function run(options: { keys: number; draws: number; seed: number; json?: true; out?: string }) {
  await setBackend('cpu');
  const { keys, draws, seed, json, out } = options;
  const rows = measure({ depths: DEPTHS, keys, draws, random: new Random(seed) });
  process.stdout.write(json ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : `${table(rows)}\n`);
  if (out === undefined) return;
  // pnpm runs scripts at the root: a folder is seen from where the command was given.
  const folder = resolve(process.env.INIT_CWD ?? '.', out);
  mkdirSync(folder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    join(folder, 'why-scale.json'),
    `${JSON.stringify({ date, keys, draws, seed, rows }, null, 1)}\n`,
  );
  writeFileSync(join(folder, 'why-scale.svg'), figure(rows, keys));
}

function table(rows: readonly Row[]): string {
  const drawn = new Table({
    head: ['D', 'score', 'entropy, nats', 'norm of the gradient'],
    style: { head: [], border: [], compact: true },
    colAligns: ['right', 'left', 'right', 'right'],
  });
  for (const { depth, score, entropy, gradient } of rows) {
    drawn.push([String(depth), score, shown(entropy), shown(gradient)]);
  }
  return drawn.toString();
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
