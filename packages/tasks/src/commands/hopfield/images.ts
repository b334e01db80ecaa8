import { writeFileSync } from 'node:fs';
import { Random } from '@mneme/tensor-core';
import type { Command } from 'commander';
import { IMAGE_MEMORIES } from '../../hopfield/memories.ts';
import { type ImageRecall, type RecalledImage, recallImages } from '../../hopfield/recall-images.ts';
import { binaryImages, drawImages } from '../../images/binary-images.ts';
import { contactSheet } from '../../images/contact-sheet.ts';
import { openBackend, THREADS } from '../../runner/open-backend.ts';
import { fromCaller, wholeNumber } from '../recipe-options.ts';
import { DATA_HELP, type ImageFlags, imageSet, SET_HELP } from './image-set.ts';
import { printTable } from './print-table.ts';

interface ImagesFlags extends ImageFlags {
  readonly counts: string;
  readonly asked: string;
  readonly memories?: string;
  readonly seed: string;
  readonly sheet?: string;
  readonly json?: boolean;
}

const CUES = ['noise', 'half'] as const;

/** `mneme hopfield images`. */
export function addImages(hopfield: Command): void {
  const names = Object.keys(IMAGE_MEMORIES);
  hopfield
    .command('images')
    .description(
      'how well networks find images again, from a quarter of wrong bits and from their upper half',
    )
    .option('--set <name>', SET_HELP, 'package')
    .option('--data <folder>', DATA_HELP)
    .option('--counts <numbers>', 'how many images are stored, with commas', '5,10,20,50,100')
    .option('--asked <count>', 'how many of them are asked for', '10')
    .option('--memories <names>', `some of ${names.join(', ')}, with commas (default: all)`)
    .option('--seed <number>', 'the seed of the images and the noise', '0')
    .option('--sheet <file>', 'write a contact sheet of the first count there, as PNG')
    .option('--json', 'one JSON object a figure on stdout')
    .action(images);
}

async function images(flags: ImagesFlags): Promise<void> {
  const counts = flags.counts.split(',').map((count) => wholeNumber('--counts', count, 1));
  const asked = wholeNumber('--asked', flags.asked, 1);
  const memories = chosenMemories(flags.memories);
  const random = new Random(wholeNumber('--seed', flags.seed, 0));
  const all = imageSet(flags);
  await openBackend({ threads: THREADS });
  const recalls: ImageRecall[] = [];
  for (const [at, count] of counts.entries()) {
    const stored = binaryImages(drawImages(all, count, random.split('images')));
    const rows: RecalledImage[] = [];
    for (const cue of CUES) {
      process.stderr.write(`${count} images, ${cue}\n`);
      const source = random.split(cue).at(count);
      const result = recallImages(stored, { cue, asked, random: source, memories });
      recalls.push(...result.recalls);
      rows.push(...result.examples);
    }
    if (flags.json) for (const each of recalls.slice(-2 * memories.length)) print(each);
    if (at === 0 && flags.sheet !== undefined) {
      const { width, height } = all;
      const pictures = rows.map(({ image, cue, answers }) => [image, cue, ...answers.values()]);
      writeFileSync(fromCaller(flags.sheet), contactSheet({ width, height, rows: pictures }));
      process.stderr.write(`${flags.sheet}: image, cue, ${memories.join(', ')}; noise above, half below\n`);
    }
  }
  if (!flags.json) printRecalls(recalls, memories);
}

function print(recall: ImageRecall): void {
  process.stdout.write(`${JSON.stringify(recall)}\n`);
}

function printRecalls(recalls: readonly ImageRecall[], memories: readonly string[]): void {
  for (const cue of CUES) {
    process.stdout.write(`wrong bits in percent (images with none), cue: ${cue}\n`);
    const own = recalls.filter((recall) => recall.cue === cue);
    const counts = [...new Set(own.map(({ stored }) => stored))];
    printTable(
      ['stored', ...memories],
      counts.map((count) => [
        `${count}`,
        ...memories.map((memory) => {
          const found = own.find((recall) => recall.stored === count && recall.memory === memory);
          return found ? `${(100 * found.wrong).toFixed(2)} (${(100 * found.exact).toFixed(0)} %)` : '';
        }),
      ]),
    );
  }
}

function chosenMemories(names: string | undefined): string[] {
  const known = Object.keys(IMAGE_MEMORIES);
  const chosen = names?.split(',').map((name) => name.trim()) ?? known;
  const unknown = chosen.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`mneme: --memories must be of ${known.join(', ')}, got ${unknown}`);
  }
  return chosen;
}
