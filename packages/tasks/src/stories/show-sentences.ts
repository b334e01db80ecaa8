import Table from 'cli-table3';
import type { ShowOptions } from '../recipes/recipe.ts';
import type { StoryTraining } from './story-training.ts';

/** A question of the test set as a table: each sentence with the numbers that the model had for it, supporting facts marked. */
export function showSentences(
  training: StoryTraining,
  { question: index, colour }: ShowOptions,
  columns: (reports: ReadonlyMap<string, unknown>) => Readonly<Record<string, readonly number[]>>,
): string {
  const { test } = training.task;
  const asked = test[index];
  if (!asked)
    throw new RangeError(`showSentences: question must be an integer in [0, ${test.length}), got ${index}`);
  const { vocabulary } = training.sizes;
  const say = (words: ArrayLike<number>): string =>
    Array.from(words, (word) => vocabulary.word(word)).join(' ');
  const shown = Object.entries(columns(training.reports(asked)));
  const table = new Table({
    head: ['', 'sentence', ...shown.map(([name]) => name)],
    style: { head: colour ? ['cyan'] : [], border: colour ? ['grey'] : [], compact: true },
  });
  for (const [i, sentence] of asked.sentences.entries()) {
    const numbers = shown.map(([, values]) => (values[i] ?? 0).toFixed(2));
    table.push([asked.supports.includes(i) ? '*' : '', say(sentence), ...numbers]);
  }
  const answer = training.answers([asked])[0] ?? 0;
  const verdict = answer === asked.answer ? 'right' : `wrong: ${vocabulary.word(asked.answer)}`;
  return `${table}\n${say(asked.question)}?  ${vocabulary.word(answer)} (${verdict})\n* true supporting fact\n`;
}
