import { Command, InvalidArgumentError, Option } from 'commander';
import { saveResults } from './report/save.ts';
import { table } from './report/table.ts';
import { installPeers } from './runner/install-peers.ts';
import { machine } from './runner/machine.ts';
import type { CaseResult } from './runner/result.ts';
import { peersOf, type RunOptions, runSuite } from './runner/run-suite.ts';
import { type PeerId, SIDE_IDS } from './sides/side-id.ts';
import { findSuite, SUITES } from './suites/suites.ts';

const PEERS = SIDE_IDS.filter((side) => side !== 'ours');

interface Flags extends Omit<RunOptions, 'quick'> {
  readonly json?: true;
  readonly save?: true;
  readonly quick?: true;
}

const program = new Command('bench')
  .description(
    'Measures this library and its peers, each in a process of its own and in turns, after their results were seen to agree; prints medians and how many times faster ours is.',
  )
  .argument('<suites...>', `of ${SUITES.map(({ name }) => name).join(', ')}`)
  .option('--json', 'a line about the machine, then an object a line, on stdout')
  .option('--save', 'keep the results, and a figure of them, under apps/bench/results')
  .option('--peers <list>', `some of ${PEERS.join(', ')}, with commas (default: all of the suite)`, peers)
  .option('--threads <count>', 'of each side that can use them', positive, 2)
  .addOption(
    new Option(
      '--node <version>',
      'of the sides that run on either (default: the one that runs this)',
    ).choices(['20', '24']),
  )
  .option('--cases <substring>', 'only cases whose names contain it')
  .option('--samples <count>', 'of each side and case', positive)
  .option('--quick', 'few cases and few samples: to see that all sides run and agree')
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(names: readonly string[], { json, save, ...flags }: Flags): Promise<void> {
  const options = { ...flags, quick: flags.quick === true };
  const suites = names.map(findSuite);
  installPeers(suites.flatMap((suite) => peersOf(suite, options)));
  const where = machine(options.node);
  if (json) process.stdout.write(`${JSON.stringify({ machine: where })}\n`);
  for (const suite of suites) {
    if (!json) process.stdout.write(`${suite.name}: ${suite.description}\n`);
    const results: CaseResult[] = [];
    for await (const result of runSuite(suite, options)) {
      results.push(result);
      if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
      else process.stderr.write(`  ${result.case}\n`);
      if (failed(result)) process.exitCode = 1;
    }
    if (!json) process.stdout.write(`${table(results, peersOf(suite, options))}\n`);
    if (save) process.stderr.write(`bench: saved ${saveResults(where, results).join(', ')}\n`);
  }
}

/** Ours did not run, or a peer computed something else: a benchmark that measures nothing. */
function failed({ ours, peers }: CaseResult): boolean {
  return typeof ours === 'object' || Object.values(peers).some((peer) => 'disagrees' in peer);
}

function peers(list: string): PeerId[] {
  return list.split(',').map((name) => {
    const peer = PEERS.find((known) => known === name);
    if (peer) return peer;
    throw new InvalidArgumentError(`must be of ${PEERS.join(', ')}, got ${name}`);
  });
}

function positive(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError(`must be a positive integer, got ${text}`);
  return count;
}
