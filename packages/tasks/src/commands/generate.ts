import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '@mneme/tensor-core/node';
import type { Command } from 'commander';
import { formatBabi } from '../babi/format-babi.ts';
import { GENERATED_TASKS, generateBabi } from '../babi/generate/generate-babi.ts';
import { BABI_TASKS } from '../babi/task-names.ts';
import { fromCaller, taskNumbers, wholeNumber } from './recipe-options.ts';

interface GenerateFlags {
  readonly tasks?: string;
  readonly questions: string;
  readonly seed: string;
  readonly testLength: string;
  readonly unseenNames?: boolean;
  readonly output: string;
}

/** `mneme generate babi`. */
export function addGenerate(program: Command): void {
  program
    .command('generate')
    .description('write generated data to files')
    .command('babi')
    .description('bAbI stories, under the names and in the format of the published files')
    .option('--task, --tasks <numbers>', 'tasks by number, as 1,4,12 (default: all there are)')
    .option('--questions <count>', 'questions to learn from, and as many to be tested on', '1000')
    .option('--seed <number>', 'the seed to generate from', '0')
    .option('--test-length <times>', 'statements between two test questions, times the published number', '1')
    .option('--unseen-names', 'names in the test files that are in no training file')
    .requiredOption('--output <folder>', 'a data root; files go to babi/en in it')
    .action(generate);
}

async function generate(flags: GenerateFlags): Promise<void> {
  const questions = wholeNumber('--questions', flags.questions, 1);
  const seed = wholeNumber('--seed', flags.seed, 0);
  const length = wholeNumber('--test-length', flags.testLength, 1);
  const tasks = taskNumbers(flags.tasks) ?? GENERATED_TASKS;
  const folder = join(fromCaller(flags.output), 'babi', 'en');
  const test = { length, names: flags.unseenNames ? 'unseen' : 'known' } as const;
  const made = tasks.map((task) => ({ task, data: generateBabi({ task, questions, seed, test }) }));
  mkdirSync(folder, { recursive: true });
  for (const { task, data } of made) {
    for (const part of ['train', 'test'] as const) {
      const file = join(folder, `qa${task}_${BABI_TASKS[task - 1]}_${part}.txt`);
      await writeFileAtomic(file, formatBabi(data[part]));
      process.stdout.write(`${file}\n`);
    }
  }
}
