#!/usr/bin/env node
import { Command } from 'commander';
import { addCompare } from '../commands/compare.ts';
import { addEval } from '../commands/eval.ts';
import { addGenerate } from '../commands/generate.ts';
import { addHopfield } from '../commands/hopfield/hopfield.ts';
import { addList } from '../commands/list.ts';
import { addShow } from '../commands/show.ts';
import { addStore } from '../commands/store/store.ts';
import { addTrain } from '../commands/train.ts';

const program = new Command('mneme').description('train, measure and look at models of attention and memory');
addTrain(program);
addEval(program);
addShow(program);
addList(program);
addGenerate(program);
addCompare(program);
addHopfield(program);
addStore(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
