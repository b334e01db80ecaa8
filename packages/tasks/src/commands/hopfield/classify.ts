import type { Command } from 'commander';
import { classifyDigits } from '../../hopfield/classify-digits.ts';
import { packageDigits } from '../../images/package-digits.ts';
import { openBackend, THREADS } from '../../runner/open-backend.ts';
import { DATA_HELP, imageSet } from './image-set.ts';
import { printTable } from './print-table.ts';

/** `mneme hopfield classify`. */
export function addClassify(hopfield: Command): void {
  hopfield
    .command('classify')
    .description(
      'hetero-association as a classifier: digits of the package mnist with their labels, asked for the test digits',
    )
    .option('--data <folder>', DATA_HELP)
    .option('--json', 'one JSON object a rule on stdout')
    .action(classify);
}

async function classify(flags: { data?: string; json?: boolean }): Promise<void> {
  const train = packageDigits();
  const test = imageSet({ ...flags, set: 'mnist' });
  await openBackend({ threads: THREADS });
  const results = classifyDigits(train, test);
  if (flags.json) for (const each of results) process.stdout.write(`${JSON.stringify(each)}\n`);
  else {
    printTable(
      ['rule', 'trained on', 'tested on', 'right'],
      results.map(({ rule, trained, tested, accuracy }) => [
        rule,
        `${trained}`,
        `${tested}`,
        `${(100 * accuracy).toFixed(2)} %`,
      ]),
    );
  }
}
