import { NAMES } from './generate/names.ts';
import type { BabiQuestion } from './parse-babi.ts';

/**
 * Questions in the format of the published files, which {@link parseBabi} reads back: numbered lines, and a story from 1
 * on wherever a question is not told all that the one before it was. People's names and first words are capitalized.
 *
 * @param questions - in the order in which they are asked; supporting facts must be indices of their statements, and
 * words and answers as parseBabi gives them
 * @returns text that ends in a newline; empty for no questions
 * @throws RangeError `formatBabi: question 0 must have supporting facts in [0, 2), got 2`
 *
 * @example
 * import { formatBabi, generateBabi } from '@mneme/tasks';
 *
 * const { train } = generateBabi({ task: 1, questions: 2, seed: 0 });
 * // Two statements, a question, two statements more, a question more, and nothing behind the last newline.
 * console.log(formatBabi(train).split('\n').length); // 7
 */
export function formatBabi(questions: readonly BabiQuestion[]): string {
  const lines: string[] = [];
  let story: FormattedStory = { told: [], lineOf: [], lines: 0 };
  for (const [i, { sentences, question, answer, supports }] of questions.entries()) {
    if (!isTold(story.told, sentences)) story = { told: [], lineOf: [], lines: 0 };
    for (const sentence of sentences.slice(story.told.length)) {
      story.lineOf.push(++story.lines);
      lines.push(`${story.lines} ${say(sentence)}.`);
    }
    story.told = sentences;
    const facts = supports.map((support) => story.lineOf[support]);
    if (facts.length === 0 || facts.includes(undefined)) {
      throw new RangeError(
        `formatBabi: question ${i} must have supporting facts in [0, ${sentences.length}), got ${supports.join(', ') || 'none'}`,
      );
    }
    lines.push(`${++story.lines} ${say(question)}?\t${answer}\t${facts.join(' ')}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

interface FormattedStory {
  told: BabiQuestion['sentences'];
  /** The line number of each statement. */
  readonly lineOf: number[];
  lines: number;
}

/** Whether `sentences` begin with all that was told before, so that they go on with its story. */
function isTold(told: BabiQuestion['sentences'], sentences: BabiQuestion['sentences']): boolean {
  return (
    told.length > 0 &&
    told.length <= sentences.length &&
    told.every((words, i) => words === sentences[i] || words.join(' ') === sentences[i]?.join(' '))
  );
}

/** The tasks whose names are people's; others are about the same people or about places and things. */
const WITH_PEOPLE = [1, 5, 10, 15, 16, 20];
const PEOPLE: ReadonlySet<string> = new Set(
  WITH_PEOPLE.flatMap((task) => {
    const { known, unseen } = NAMES.get(task) ?? { known: [], unseen: [] };
    return [...known, ...unseen];
  }),
);

function say(words: readonly string[]): string {
  return words
    .map((word, i) => (i === 0 || PEOPLE.has(word) ? word.slice(0, 1).toUpperCase() + word.slice(1) : word))
    .join(' ');
}
