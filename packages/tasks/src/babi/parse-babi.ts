/** One question of a bAbI story, with everything that was told before it. Words are lower case. */
export interface BabiQuestion {
  /** The statements told so far, oldest first. */
  readonly sentences: readonly (readonly string[])[];
  readonly question: readonly string[];
  /** One word. A list of answers (`milk,football`) is one word too, as in the published results. */
  readonly answer: string;
  /** The true supporting facts: indices of `sentences`. */
  readonly supports: readonly number[];
}

/** The questions of one task, to learn from and to be tested on. */
export interface BabiData {
  readonly train: readonly BabiQuestion[];
  readonly test: readonly BabiQuestion[];
}

/** A line of a bAbI file is not what the format asks for. */
export class BabiFormatError extends Error {
  override readonly name = 'BabiFormatError';
}

/** The story that is being read: its statements, and which line number each has. */
interface Story {
  readonly sentences: (readonly string[])[];
  readonly statementOf: Map<number, number>;
  lines: number;
}

/**
 * Reads a file of the bAbI tasks v1.2 (Weston et al. 2015): numbered lines, each a statement (`1 Mary moved to the
 * bathroom.`) or a question with its answer and supporting facts behind tabs (`3 Where is Mary?\tbathroom\t1`).
 * A line numbered 1 begins a new story. Any text is either read or refused, in time linear in its length.
 *
 * @param file - the file's name, for errors
 * @throws {@link BabiFormatError} that names file, line and what was expected there
 *
 * @example
 * import { parseBabi } from '@mneme/tasks';
 *
 * const [question] = parseBabi('1 Mary moved to the bathroom.\n2 Where is Mary?\tbathroom\t1\n', 'a story');
 * console.log(question?.answer, question?.supports); // bathroom [0]
 */
export function parseBabi(text: string, file: string): BabiQuestion[] {
  const questions: BabiQuestion[] = [];
  let story: Story = { sentences: [], statementOf: new Map(), lines: 0 };
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  for (const [index, line] of lines.entries()) {
    const fail: Fail = (expected, got) => {
      throw new BabiFormatError(
        `parseBabi: ${file}:${index + 1} must be ${expected}, got ${JSON.stringify(clip(got))}`,
      );
    };
    const numbered = /^(\d{1,6}) (.*)$/.exec(line);
    if (!numbered) return fail('a line number, a space and a sentence', line);
    const [, digits = '', rest = ''] = numbered;
    const number = Number(digits);
    if (number === 1) story = { sentences: [], statementOf: new Map(), lines: 0 };
    if (number !== story.lines + 1) fail(`numbered ${story.lines + 1}, or 1 for a new story`, digits);
    story.lines = number;
    if (rest.includes('\t')) questions.push(parseQuestion(rest, story, fail));
    else {
      story.statementOf.set(number, story.sentences.length);
      story.sentences.push(parseWords(rest, '.', fail));
    }
  }
  return questions;
}

/** Enough of a line to find it by. */
function clip(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
}

const LONGEST_SHOWN = 200;

type Fail = (expected: string, got: string) => never;

function parseQuestion(rest: string, story: Story, fail: Fail): BabiQuestion {
  const fields = rest.split('\t');
  const [text = '', answer = '', supporting = ''] = fields;
  if (fields.length !== 3)
    fail('a question, its answer and its supporting facts, with two tabs between them', rest);
  const question = parseWords(text.trimEnd(), '?', fail);
  if (!/^[a-z0-9',-]+$/i.test(answer)) fail('a question with an answer of one word', answer);
  const supports = supporting.split(' ').map((digits) => {
    const statement = story.statementOf.get(/^\d{1,6}$/.test(digits) ? Number(digits) : -1);
    return (
      statement ?? fail('a question whose supporting facts are numbers of earlier statements', supporting)
    );
  });
  return askedIn(story.sentences, { question, answer: answer.toLowerCase(), supports });
}

/**
 * A question that was asked when the story was as long as it is now. The story may go on: what was told by now is copied
 * when somebody looks, so that reading a file takes time and memory in proportion to its text.
 */
function askedIn(
  story: readonly (readonly string[])[],
  asked: Omit<BabiQuestion, 'sentences'>,
): BabiQuestion {
  const count = story.length;
  let told: BabiQuestion['sentences'] | undefined;
  return {
    get sentences() {
      told ??= story.slice(0, count);
      return told;
    },
    ...asked,
  };
}

function parseWords(text: string, end: '.' | '?', fail: Fail): string[] {
  if (!text.endsWith(end)) fail(`a ${end === '.' ? 'statement' : 'question'} that ends in "${end}"`, text);
  const words = text.slice(0, -1).toLowerCase().split(' ');
  if (!words.every((word) => /^[a-z0-9'-]+$/.test(word)))
    fail('words of letters with single spaces between them', text);
  return words;
}
