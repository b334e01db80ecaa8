import type { Command } from 'commander';
import { addBench } from './bench.ts';
import { addKnnLm } from './knn-lm.ts';

/** `mneme store ..`. */
export function addStore(program: Command): void {
  const store = program.command('store').description('measure external memories, and use one');
  addBench(store);
  addKnnLm(store);
}
