import { Random } from '@mneme/tensor-core';
import type { Command } from 'commander';
import { type CyclesMeasured, measureCycles } from '../../hopfield/measure-cycles.ts';
import { wholeNumber } from '../recipe-options.ts';
import { printTable } from './print-table.ts';

interface CyclesFlags {
  readonly neurons: string;
  readonly networks: string;
  readonly seed: string;
  readonly json?: boolean;
}

const SYMMETRIES = [1, 0.75, 0.5, 0.25, 0, -0.5, -1];

/** `mneme hopfield cycles`. */
export function addCycles(hopfield: Command): void {
  hopfield
    .command('cycles')
    .description('what networks come back to, all neurons at once, by how symmetric their weights are')
    .option('--neurons <count>', 'neurons of a network', '30')
    .option('--networks <count>', 'random networks for each symmetry', '100')
    .option('--seed <number>', 'the seed of the networks', '0')
    .option('--json', 'one JSON object a symmetry on stdout')
    .action(cycles);
}

function cycles(flags: CyclesFlags): void {
  const neurons = wholeNumber('--neurons', flags.neurons, 2);
  const networks = wholeNumber('--networks', flags.networks, 1);
  const random = new Random(wholeNumber('--seed', flags.seed, 0));
  const rows: CyclesMeasured[] = [];
  for (const row of measureCycles({ neurons, networks, symmetries: SYMMETRIES, random })) {
    process.stderr.write(`symmetry ${row.symmetry}\n`);
    if (flags.json) process.stdout.write(`${JSON.stringify(row)}\n`);
    rows.push(row);
  }
  if (flags.json) return;
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  printTable(
    ['symmetry', 'fixed', 'two-cycle', 'longer', 'not back', 'period', 'steps before', 'apart'],
    rows.map((row) => [
      `${row.symmetry}`,
      ...[row.fixed, row.twoCycles, row.longer, row.open].map(percent),
      `${row.period}`,
      `${row.transient}`,
      percent(row.divergence),
    ]),
  );
}
