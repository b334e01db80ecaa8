import '@tensorflow/tfjs-backend-wasm';
import { getBackend, ready, setBackend, version_core } from '@tensorflow/tfjs-core';
import { Command } from 'commander';
import type { Benchmark } from './benchmark.ts';
import { compare } from './compare.ts';
import { memn2nStep } from './memn2n-step/memn2n-step.ts';

const BENCHMARKS: readonly Benchmark[] = [memn2nStep];

const program = new Command('bench')
  .description('measure this library against others, both sides in one run and in turns, and print the ratio')
  .argument('[names...]', `of ${BENCHMARKS.map(({ name }) => name).join(', ')} (default: all)`)
  .option('--samples <count>', 'samples of each side', '25')
  .option('--json', 'one JSON object a line on stdout')
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(
  names: readonly string[],
  { samples, json }: { samples: string; json?: boolean },
): Promise<void> {
  const count = Number(samples);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`bench: --samples must be a positive integer, got ${samples}`);
  const chosen = names.length === 0 ? BENCHMARKS : names.map(find);
  await setBackend('wasm');
  await ready();
  for (const { name, description, target, prepare } of chosen) {
    const { ours, theirs } = prepare();
    const result = compare(ours, theirs, count);
    const where = { backend: getBackend(), tfjs: version_core, node: process.version };
    const text =
      `${name}: ${description}\n  ${ours.name} ${result.ours.toFixed(2)} ms, ${theirs.name} ${result.theirs.toFixed(2)} ms: ` +
      `${result.ratio.toFixed(1)} times faster (promised: ${target}), medians of ${count} samples in turns\n`;
    process.stdout.write(json ? `${JSON.stringify({ name, target, ...result, ...where })}\n` : text);
  }
}

function find(name: string): Benchmark {
  const benchmark = BENCHMARKS.find((candidate) => candidate.name === name);
  if (!benchmark) {
    throw new RangeError(
      `bench: name must be one of ${BENCHMARKS.map((known) => known.name).join(', ')}, got ${name}`,
    );
  }
  return benchmark;
}
