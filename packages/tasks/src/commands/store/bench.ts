import { Random } from '@mneme/tensor-core';
import { writeFileAtomic } from '@mneme/tensor-core/node';
import type { Command } from 'commander';
import { openBackend, THREADS } from '../../runner/open-backend.ts';
import { sourceCommit } from '../../runner/write-results.ts';
import { type StoreMeasure, StoreMeasurement } from '../../store/measure-store.ts';
import { STORE_KINDS, type StoreKind } from '../../store/store-kinds.ts';
import { printTable } from '../hopfield/print-table.ts';
import { fromCaller, wholeNumber } from '../recipe-options.ts';

interface BenchFlags {
  readonly vectors: string;
  readonly width: string;
  readonly queries: string;
  readonly seed: string;
  readonly kinds?: string;
  readonly results?: string;
  readonly json?: boolean;
}

/** `mneme store bench`. */
export function addBench(store: Command): void {
  store
    .command('bench')
    .description('build, search and compare memory stores over the same clustered vectors')
    .option('--vectors <count>', 'how many are kept', '10000')
    .option('--width <count>', 'numbers in a vector', '128')
    .option('--queries <count>', 'how many are asked, one after the other', '500')
    .option('--seed <number>', 'the seed of the vectors', '0')
    .option(
      '--kinds <names>',
      `some of ${Object.keys(STORE_KINDS).join(', ')}, with commas (default: all there are)`,
    )
    .option('--results <file>', 'write all figures there, as JSON')
    .option('--json', 'one JSON object a kind on stdout')
    .action(bench);
}

async function bench(flags: BenchFlags): Promise<void> {
  const seed = wholeNumber('--seed', flags.seed, 0);
  const options = {
    vectors: wholeNumber('--vectors', flags.vectors, 10),
    width: wholeNumber('--width', flags.width, 1),
    queries: wholeNumber('--queries', flags.queries, 1),
    random: new Random(seed),
  };
  const kinds = chosenKinds(flags.kinds);
  const commit = sourceCommit();
  const build = await openBackend({ threads: THREADS });
  const measurement = new StoreMeasurement(options);
  const measures: StoreMeasure[] = [];
  for (const [i, [name, kind]] of kinds.entries()) {
    process.stderr.write(`${i + 1} of ${kinds.length}, ${name}: ${kind.description}\n`);
    const measure = await measurement.measure(name, kind);
    if (flags.json) process.stdout.write(`${JSON.stringify(measure)}\n`);
    measures.push(measure);
    if (flags.results === undefined) continue;
    // After each, since the next may take long.
    const record = { bench: 'store', seed, commit, build, date: new Date().toISOString(), measures };
    await writeFileAtomic(fromCaller(flags.results), `${JSON.stringify(record, null, 2)}\n`);
  }
  measurement.dispose();
  if (!flags.json) printMeasures(measures);
}

function chosenKinds(names: string | undefined): [string, StoreKind][] {
  const all = Object.entries(STORE_KINDS);
  if (names === undefined) return all.filter(([, { available }]) => available?.() ?? true);
  return names.split(',').map((each) => {
    const name = each.trim();
    const kind = Object.hasOwn(STORE_KINDS, name) ? STORE_KINDS[name] : undefined;
    if (!kind) {
      throw new RangeError(
        `mneme: --kinds must be of ${all.map(([known]) => known).join(', ')}, got ${name}`,
      );
    }
    return [name, kind];
  });
}

function printMeasures(measures: readonly StoreMeasure[]): void {
  printTable(
    ['store', 'build', 'p50', 'p99', 'at once', 'recall at 10'],
    measures.map(({ kind, buildSeconds, p50Ms, p99Ms, batchPerSecond, recall }) => [
      `${kind}: ${STORE_KINDS[kind]?.description}`,
      `${buildSeconds.toFixed(1)} s`,
      milliseconds(p50Ms),
      milliseconds(p99Ms),
      `${Math.round(batchPerSecond)} /s`,
      recall.toFixed(4),
    ]),
  );
}

function milliseconds(value: number): string {
  return `${value < 100 ? value.toPrecision(3) : Math.round(value)} ms`;
}
