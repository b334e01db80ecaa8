import { writeFileSync } from 'node:fs';
import { Random } from '@mneme/tensor-core';
import type { Command } from 'commander';
import { type CapacityCurve, type CapacityPoint, measureCapacity } from '../../hopfield/capacity-curve.ts';
import { CAPACITY_CURVES } from '../../hopfield/capacity-curves.ts';
import { capacityFigure } from '../../hopfield/capacity-figure.ts';
import { openBackend, THREADS } from '../../runner/open-backend.ts';
import { fromCaller, wholeNumber } from '../recipe-options.ts';
import { printTable } from './print-table.ts';

interface CapacityFlags {
  readonly trials: string;
  readonly seed: string;
  readonly curves?: string;
  readonly figure?: string;
  readonly json?: boolean;
}

/** `mneme hopfield capacity`. */
export function addCapacity(hopfield: Command): void {
  const names = CAPACITY_CURVES.map(({ name }) => name);
  hopfield
    .command('capacity')
    .description('how much networks recall of what they store, by rule and load, beside what theory says')
    .option('--trials <count>', 'drawings of all patterns for each point', '20')
    .option('--seed <number>', 'the seed of the drawings', '0')
    .option('--curves <names>', `some of ${names.join(', ')}, with commas (default: all)`)
    .option('--figure <file>', 'draw all curves there, as SVG')
    .option('--json', 'one JSON object a point on stdout')
    .action(capacity);
}

async function capacity(flags: CapacityFlags): Promise<void> {
  const trials = wholeNumber('--trials', flags.trials, 2);
  const random = new Random(wholeNumber('--seed', flags.seed, 0));
  const curves = chosenCurves(flags.curves);
  await openBackend({ threads: THREADS });
  const all: CapacityPoint[] = [];
  for (const [at, curve] of curves.entries()) {
    process.stderr.write(`${at + 1} of ${curves.length}, ${curve.name}: ${curve.description}\n`);
    const points: CapacityPoint[] = [];
    for (const point of measureCapacity(curve, trials, random)) {
      if (flags.json) process.stdout.write(`${JSON.stringify(point)}\n`);
      points.push(point);
    }
    if (!flags.json) printCurve(points);
    all.push(...points);
  }
  if (flags.figure !== undefined) writeFileSync(fromCaller(flags.figure), capacityFigure(curves, all));
}

function chosenCurves(names: string | undefined): readonly CapacityCurve[] {
  const chosen = names?.split(',').map((name) => name.trim());
  const unknown = chosen?.find((name) => !CAPACITY_CURVES.some((curve) => curve.name === name));
  if (unknown !== undefined) {
    throw new RangeError(
      `mneme: --curves must be of ${CAPACITY_CURVES.map(({ name }) => name).join(', ')}, got ${unknown}`,
    );
  }
  return CAPACITY_CURVES.filter(({ name }) => chosen?.includes(name) ?? true);
}

function printCurve(points: readonly CapacityPoint[]): void {
  const theory = points.some(({ formula }) => formula !== undefined);
  printTable(
    ['patterns / neurons', 'neurons', 'measured', ...(theory ? ['theory'] : [])],
    points.map(({ load, n, measured, standardError, formula }) => [
      `${Number(load.toPrecision(4))}`,
      `${n}`,
      `${measured.toFixed(5)} +- ${standardError.toFixed(5)}`,
      ...(theory ? [formula?.toFixed(5) ?? ''] : []),
    ]),
  );
}
