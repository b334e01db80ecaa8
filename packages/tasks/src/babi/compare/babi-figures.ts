import type { BabiQuestion } from '../parse-babi.ts';

/** The sizes and shares of one file. */
export interface BabiFigures {
  readonly questionsPerStory: number;
  /** Statements told for each question that is asked. */
  readonly statementsPerQuestion: number;
  readonly wordsPerSentence: number;
  /** Words of statements, questions and answers, sorted; a list of answers is several words. */
  readonly words: readonly string[];
  /** The share of each answer, of 1. */
  readonly answers: ReadonlyMap<string, number>;
}

/** Sizes and shares of `questions`, which must be in the order of their file. */
export function babiFigures(questions: readonly BabiQuestion[]): BabiFigures {
  const words = new Set<string>();
  const counts = new Map<string, number>();
  let [stories, statements, told, length] = [0, 0, 0, 0];
  for (const [i, asked] of questions.entries()) {
    const goesOn = continues(questions[i - 1], asked);
    if (!goesOn) [stories, told] = [stories + 1, 0];
    for (const sentence of [...asked.sentences.slice(told), asked.question]) {
      length += sentence.length;
      for (const word of sentence) words.add(word);
    }
    statements += asked.sentences.length - told;
    told = asked.sentences.length;
    for (const word of asked.answer.split(',')) words.add(word);
    counts.set(asked.answer, (counts.get(asked.answer) ?? 0) + 1);
  }
  const count = questions.length;
  return {
    questionsPerStory: count / stories,
    statementsPerQuestion: statements / count,
    wordsPerSentence: length / (statements + count),
    words: [...words].sort(),
    answers: new Map(Array.from(counts, ([answer, times]) => [answer, times / count])),
  };
}

/** The total variation distance of two distributions: 0 where they are the same, 1 where they share nothing. */
export function totalVariation(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const keys = new Set([...a.keys(), ...b.keys()]);
  let sum = 0;
  for (const key of keys) sum += Math.abs((a.get(key) ?? 0) - (b.get(key) ?? 0));
  return sum / 2;
}

/** Whether a question was asked in the story of the one before it: it is told all that the other was. */
function continues(before: BabiQuestion | undefined, asked: BabiQuestion): boolean {
  return (
    before !== undefined &&
    before.sentences.length <= asked.sentences.length &&
    before.sentences.every((sentence, i) => sentence.join(' ') === asked.sentences[i]?.join(' '))
  );
}
