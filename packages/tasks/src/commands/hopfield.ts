import { Random } from '@mneme/tensor-core';
import Table from 'cli-table3';
import type { Command } from 'commander';
import { CAPACITY_CURVES, type CapacityPoint, measureCapacity } from '../hopfield/capacity-curves.ts';
import { openBackend, THREADS } from '../runner/open-backend.ts';
import { wholeNumber } from './recipe-options.ts';

interface CapacityFlags {
  readonly trials: string;
  readonly seed: string;
  readonly curves?: string;
  readonly json?: boolean;
}

/** `mneme hopfield capacity`. */
export function addHopfield(program: Command): void {
  const names = CAPACITY_CURVES.map(({ name }) => name);
  program
    .command('hopfield')
    .description('measure associative memories')
    .command('capacity')
    .description('how much networks recall of what they store, by rule and load, beside what theory says')
    .option('--trials <count>', 'drawings of all patterns for each point', '20')
    .option('--seed <number>', 'the seed of the drawings', '0')
    .option('--curves <names>', `some of ${names.join(', ')}, with commas (default: all)`)
    .option('--json', 'one JSON object a point on stdout')
    .action(capacity);
}

async function capacity(flags: CapacityFlags): Promise<void> {
  const trials = wholeNumber('--trials', flags.trials, 2);
  const random = new Random(wholeNumber('--seed', flags.seed, 0));
  const chosen = flags.curves?.split(',');
  const unknown = chosen?.find((name) => !CAPACITY_CURVES.some((curve) => curve.name === name));
  if (unknown !== undefined) {
    throw new RangeError(
      `mneme: --curves must be of ${CAPACITY_CURVES.map(({ name }) => name).join(', ')}, got ${unknown}`,
    );
  }
  await openBackend({ threads: THREADS });
  for (const curve of CAPACITY_CURVES.filter(({ name }) => chosen?.includes(name) ?? true)) {
    if (!flags.json) process.stderr.write(`${curve.name}: ${curve.description}\n`);
    const points: CapacityPoint[] = [];
    for (const point of measureCapacity(curve, trials, random)) {
      if (flags.json) process.stdout.write(`${JSON.stringify(point)}\n`);
      points.push(point);
    }
    if (!flags.json) process.stdout.write(`${table(points)}\n`);
  }
}

function table(points: readonly CapacityPoint[]): string {
  const theory = points.some(({ formula }) => formula !== undefined);
  const drawn = new Table({
    head: ['patterns / neurons', 'neurons', 'measured', ...(theory ? ['theory'] : [])],
    style: { head: [], border: [], compact: true },
  });
  for (const { load, n, measured, standardError, formula } of points) {
    const mean = `${measured.toFixed(5)} +- ${standardError.toFixed(5)}`;
    drawn.push([`${load}`, `${n}`, mean, ...(theory ? [formula?.toFixed(5) ?? ''] : [])]);
  }
  return drawn.toString();
}
