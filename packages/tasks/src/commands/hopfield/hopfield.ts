import type { Command } from 'commander';
import { addCapacity } from './capacity.ts';
import { addClassify } from './classify.ts';
import { addCompareMemories } from './compare-memories.ts';
import { addCycles } from './cycles.ts';
import { addImages } from './images.ts';
import { addTours } from './tours.ts';

/** `mneme hopfield ..`. */
export function addHopfield(program: Command): void {
  const hopfield = program.command('hopfield').description('measure and look at associative memories');
  addCapacity(hopfield);
  addImages(hopfield);
  addCompareMemories(hopfield);
  addClassify(hopfield);
  addTours(hopfield);
  addCycles(hopfield);
}
