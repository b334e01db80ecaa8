import type { BabiData, BabiQuestion } from './parse-babi.ts';
import { Vocabulary } from './vocabulary.ts';

/** A question as numbers, with as much of its story as the memory holds. */
export interface PreparedQuestion {
  /** The newest statements, oldest first. */
  readonly sentences: readonly Int32Array[];
  readonly question: Int32Array;
  readonly answer: number;
  /** Indices of `sentences`; supporting facts that the memory is too short for are left out. */
  readonly supports: readonly number[];
}

/** One task, ready for a memory network. */
export interface PreparedTask {
  readonly name: string;
  readonly train: readonly PreparedQuestion[];
  readonly validation: readonly PreparedQuestion[];
  readonly test: readonly PreparedQuestion[];
}

/** The sizes that every question of these tasks fits in. */
export interface BabiSizes {
  readonly vocabulary: Vocabulary;
  /** Slots of memory: the longest story, 50 at most (Sukhbaatar et al. 2015, section 4.2). */
  readonly slots: number;
  /** Words of the longest sentence. */
  readonly capacity: number;
}

const MOST_SLOTS = 50;
/** The last tenth of the training questions is set aside, as in the published runs. */
const TRAINED_SHARE = 0.9;

/** Numbers the words of `tasks` and cuts their stories to the memory. */
export function prepareBabi(tasks: Readonly<Record<string, BabiData>>): {
  sizes: BabiSizes;
  tasks: PreparedTask[];
} {
  const questions = Object.values(tasks).flatMap(({ train, test }) => [...train, ...test]);
  let slots = 1;
  let capacity = 1;
  const words = new Set<string>();
  for (const { sentences, question, answer } of questions) {
    slots = Math.max(slots, sentences.length);
    for (const sentence of [...sentences, question]) {
      capacity = Math.max(capacity, sentence.length);
      for (const word of sentence) words.add(word);
    }
    words.add(answer);
  }
  const sizes = { vocabulary: new Vocabulary(words), slots: Math.min(slots, MOST_SLOTS), capacity };
  return { sizes, tasks: Object.entries(tasks).map(([name, data]) => prepareTask(name, data, sizes)) };
}

function prepareTask(name: string, { train, test }: BabiData, sizes: BabiSizes): PreparedTask {
  const trained = Math.floor(train.length * TRAINED_SHARE);
  const prepare = (questions: readonly BabiQuestion[]): PreparedQuestion[] =>
    questions.map((question) => prepareQuestion(question, sizes));
  return {
    name,
    train: prepare(train.slice(0, trained)),
    validation: prepare(train.slice(trained)),
    test: prepare(test),
  };
}

/** One question as numbers; its words must be known. */
export function prepareQuestion(asked: BabiQuestion, { vocabulary, slots }: BabiSizes): PreparedQuestion {
  const numbers = (words: readonly string[]): Int32Array =>
    Int32Array.from(words, (word) => vocabulary.number(word));
  const forgotten = Math.max(0, asked.sentences.length - slots);
  return {
    sentences: asked.sentences.slice(forgotten).map(numbers),
    question: numbers(asked.question),
    answer: vocabulary.number(asked.answer),
    supports: asked.supports.map((support) => support - forgotten).filter((support) => support >= 0),
  };
}
