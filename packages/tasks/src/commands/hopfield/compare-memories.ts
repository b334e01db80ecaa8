import { writeFileSync } from 'node:fs';
import { Random } from '@mneme/tensor-core';
import type { Command } from 'commander';
import {
  type ComparedMemory,
  compareMemories,
  type MemoryComparison,
} from '../../hopfield/compare-memories.ts';
import type { CueKind } from '../../hopfield/cues.ts';
import { binaryImages, drawImages } from '../../images/binary-images.ts';
import { contactSheet } from '../../images/contact-sheet.ts';
import { openBackend, THREADS } from '../../runner/open-backend.ts';
import { fromCaller, wholeNumber } from '../recipe-options.ts';
import { DATA_HELP, type ImageFlags, imageSet, SET_HELP } from './image-set.ts';
import { printTable } from './print-table.ts';

interface CompareFlags extends ImageFlags {
  readonly stored: string;
  readonly index: string;
  readonly cue: string;
  readonly seed: string;
  readonly sheet?: string;
  readonly json?: boolean;
}

/** `mneme hopfield compare`. */
export function addCompareMemories(hopfield: Command): void {
  hopfield
    .command('compare')
    .description(
      'one image, all memories: what each makes of the same cue, how sure it is, and what it costs',
    )
    .option('--set <name>', SET_HELP, 'package')
    .option('--data <folder>', DATA_HELP)
    .option('--stored <count>', 'how many images are stored', '10')
    .option('--index <number>', 'which of them is asked for, from 0', '0')
    .option('--cue <kind>', 'noise, a quarter of wrong bits, or half, the upper half', 'noise')
    .option('--seed <number>', 'the seed of the images and the noise', '0')
    .option('--sheet <file>', 'write image, cue and answers there, as PNG')
    .option('--json', 'one JSON object a memory on stdout')
    .action(compare);
}

async function compare(flags: CompareFlags): Promise<void> {
  const stored = wholeNumber('--stored', flags.stored, 1);
  const index = wholeNumber('--index', flags.index, 0);
  if (flags.cue !== 'noise' && flags.cue !== 'half') {
    throw new RangeError(`mneme: --cue must be noise or half, got ${flags.cue}`);
  }
  const cue: CueKind = flags.cue;
  const random = new Random(wholeNumber('--seed', flags.seed, 0));
  const set = imageSet(flags);
  await openBackend({ threads: THREADS });
  const images = binaryImages(drawImages(set, stored, random.split('images')));
  const compared = compareMemories(images, { index, cue, random: random.split('compare') });
  if (flags.sheet !== undefined) {
    const row = [compared.image, compared.cue.state, ...compared.memories.map(({ output }) => output)];
    const { width, height } = set;
    writeFileSync(fromCaller(flags.sheet), contactSheet({ width, height, rows: [row], scale: 4 }));
  }
  if (flags.json)
    for (const each of compared.memories) process.stdout.write(`${JSON.stringify(lean(each))}\n`);
  else printCompared(compared);
}

/** Without the picture. */
function lean({ output: _, ...rest }: ComparedMemory): Omit<ComparedMemory, 'output'> {
  return rest;
}

function printCompared({ memories, wrong }: MemoryComparison): void {
  process.stdout.write(`the cue has ${(100 * wrong).toFixed(1)} % of wrong bits\n`);
  printTable(
    ['memory', 'wrong bits', 'energy', 'certificate', 'numbers kept', 'products', 'ms'],
    memories.map((each) => [
      each.memory,
      `${(100 * each.wrong).toFixed(2)} %`,
      each.energy ? each.energy.map((value) => value.toPrecision(4)).join(' to ') : '',
      each.certificate,
      each.numbers.toLocaleString('en'),
      each.products.toLocaleString('en'),
      each.milliseconds.toFixed(1),
    ]),
  );
}
