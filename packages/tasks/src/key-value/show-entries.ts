import Table from 'cli-table3';
import type { ShowOptions } from '../recipes/recipe.ts';
import type { KeyValueTraining } from './key-value-training.ts';

const ROWS = 8;

/** A question of the test set as a table: the entries of most weight, with their weight at each hop. */
export function showEntries(training: KeyValueTraining, { question: index, colour }: ShowOptions): string {
  const { test, vocabulary } = training.task;
  const asked = test[index];
  if (!asked)
    throw new RangeError(`showEntries: question must be an integer in [0, ${test.length}), got ${index}`);
  const say = (words: ArrayLike<number>): string =>
    Array.from(words, (word) => vocabulary.word(word)).join(' ');
  const hops = training.weights(asked);
  const most = (i: number): number => Math.max(...hops.map((weights) => weights[i] ?? 0));
  const shown = [...asked.keys.keys()].sort((a, b) => most(b) - most(a)).slice(0, ROWS);
  const table = new Table({
    head: ['key', 'value', ...hops.map((_, hop) => `hop ${hop + 1}`)],
    style: { head: colour ? ['cyan'] : [], border: colour ? ['grey'] : [], compact: true },
  });
  for (const i of shown) {
    const weights = hops.map((hop) => (hop[i] ?? 0).toFixed(2));
    table.push([say(asked.keys[i] ?? []), say(asked.values[i] ?? []), ...weights]);
  }
  const answer = training.answers([asked])[0] ?? 0;
  const verdict = asked.answers.includes(answer) ? 'right' : `wrong: ${say(asked.answers)}`;
  const more =
    asked.keys.length > ROWS ? `${asked.keys.length - ROWS} entries of less weight are left out\n` : '';
  return `${table}\n${more}${say(asked.question)}?  ${vocabulary.word(answer)} (${verdict})\n`;
}
