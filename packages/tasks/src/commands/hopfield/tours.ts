import { Random } from '@mneme/tensor-core';
import type { Command } from 'commander';
import { measureTours } from '../../hopfield/measure-tours.ts';
import { wholeNumber } from '../recipe-options.ts';
import { printTable } from './print-table.ts';

interface ToursFlags {
  readonly cities: string;
  readonly runs: string;
  readonly seed: string;
  readonly json?: boolean;
}

/** `mneme hopfield tours`. */
export function addTours(hopfield: Command): void {
  hopfield
    .command('tours')
    .description(
      "Hopfield and Tank's network for the travelling salesman: how often it ends in a tour, and how long that is",
    )
    .option('--cities <count>', 'cities in the unit square', '10')
    .option('--runs <count>', 'other cities and another start in each', '100')
    .option('--seed <number>', 'the seed of the cities and the starts', '0')
    .option('--json', 'one JSON object on stdout')
    .action(tours);
}

function tours(flags: ToursFlags): void {
  const cities = wholeNumber('--cities', flags.cities, 3);
  const runs = wholeNumber('--runs', flags.runs, 1);
  const random = new Random(wholeNumber('--seed', flags.seed, 0));
  const onRun = (run: number, valid: number): void => {
    if (run % 10 === 0 || run === runs) process.stderr.write(`run ${run} of ${runs}: ${valid} tours\n`);
  };
  const measured = measureTours({ cities, runs, random, onRun });
  if (flags.json) process.stdout.write(`${JSON.stringify(measured)}\n`);
  else {
    printTable(
      ['cities', 'runs', 'tours', 'the shortest', 'mean length / shortest', 'of random tours'],
      [
        [
          `${cities}`,
          `${runs}`,
          `${measured.valid}`,
          `${measured.optimal}`,
          measured.lengthOverOptimum.toFixed(3),
          measured.randomOverOptimum.toFixed(3),
        ],
      ],
    );
  }
}
