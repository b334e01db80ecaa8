import Table from 'cli-table3';
import type { Command } from 'commander';
import { type Coverage, coveredShare } from '../babi/compare/babi-coverage.ts';
import type { BabiFigures } from '../babi/compare/babi-figures.ts';
import { type BabiComparison, compareBabi } from '../babi/compare/compare-babi.ts';
import { GENERATED_TASKS, generateBabi } from '../babi/generate/generate-babi.ts';
import { readBabi } from '../babi/read-babi.ts';
import { dataFolder, taskNumbers, wholeNumber } from './recipe-options.ts';

interface CompareFlags {
  readonly data?: string;
  readonly tasks?: string;
  readonly samples: string;
  readonly seed: string;
  readonly json?: boolean;
}

/** `mneme compare babi`. */
export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('hold generated data against the published')
    .command('babi')
    .description('which of the published training sentences our generator makes; sizes, words and answers')
    .option(
      '--data <folder>',
      'the data root, which holds babi/en (default: the environment variable MNEME_DATA)',
    )
    .option('--task, --tasks <numbers>', 'tasks by number, as 1,4,12 (default: all there are)')
    .option('--samples <count>', 'questions to generate for coverage', '10000')
    .option('--seed <number>', 'the seed to generate from', '0')
    .option('--json', 'one JSON object a task on stdout')
    .action(compare);
}

type Compared = BabiComparison & { readonly task: number };

function compare(flags: CompareFlags): void {
  const root = dataFolder(flags.data);
  const samples = wholeNumber('--samples', flags.samples, 1000);
  const seed = wholeNumber('--seed', flags.seed, 0);
  const all = (taskNumbers(flags.tasks) ?? GENERATED_TASKS).map((task): Compared => {
    const { train } = generateBabi({ task, questions: samples, seed });
    return { task, ...compareBabi({ real: readBabi(root, task).train, samples: train }) };
  });
  if (flags.json) for (const compared of all) process.stdout.write(`${JSON.stringify(compared, entries)}\n`);
  else process.stdout.write(`${coverageTable(all)}\n${figuresTable(all)}\n${differences(all)}`);
}

/** A map as an object, for JSON. */
function entries(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

const STYLE = { head: [], border: [], compact: true };

function coverageTable(all: readonly Compared[]): string {
  const share = (coverage: Coverage): string => `${coveredShare(coverage).toFixed(1)} % of ${coverage.count}`;
  const head = ['task', 'statement forms', 'question forms', 'statements', 'questions'];
  const table = new Table({ head, style: STYLE });
  for (const { task, coverage } of all) {
    const { statementForms, questionForms, statements, questions } = coverage;
    table.push([task, share(statementForms), share(questionForms), share(statements), share(questions)]);
  }
  return `published training sentences that ours has\n${table}\n`;
}

function figuresTable(all: readonly Compared[]): string {
  const head = [
    'task',
    'questions a story',
    'statements a question',
    'words a sentence',
    'words',
    'answers apart',
  ];
  const table = new Table({ head, style: STYLE });
  for (const { task, real, ours, answerDistance } of all) {
    const pair = (figure: (of: BabiFigures) => number): string =>
      `${figure(real).toFixed(2)} : ${figure(ours).toFixed(2)}`;
    table.push([
      task,
      pair(({ questionsPerStory }) => questionsPerStory),
      pair(({ statementsPerQuestion }) => statementsPerQuestion),
      pair(({ wordsPerSentence }) => wordsPerSentence),
      `${real.words.length} : ${ours.words.length}`,
      answerDistance.toFixed(3),
    ]);
  }
  return `published : ours, of as many questions; answers apart: total variation distance, 0 to 1\n${table}\n`;
}

/** A line for each sentence form and each word that only one has. */
function differences(all: readonly Compared[]): string {
  const lines = all.flatMap(({ task, coverage, onlyReal, onlyOurs }) => [
    ...coverage.statementForms.missing.map((form) => `task ${task}: no statement as "${form}"`),
    ...coverage.questionForms.missing.map((form) => `task ${task}: no question as "${form}"`),
    ...onlyReal.map((word) => `task ${task}: only the published has "${word}"`),
    ...onlyOurs.map((word) => `task ${task}: only ours has "${word}"`),
  ]);
  return lines.length > 0
    ? `${lines.join('\n')}\n`
    : 'no form is missing, and the words are the same both ways\n';
}
