import type { Task } from '../worker/messages.ts';

/** Everything that the page says, in one language. */
export interface Dictionary {
  /** For `<html lang>`. */
  readonly tag: string;
  readonly documentTitle: string;
  readonly title: string;
  readonly introduction: string;
  /** Why the stories are in English; empty where that needs no word. */
  readonly storiesAreEnglish: string;
  readonly skip: string;
  readonly languageName: string;
  readonly toDark: string;
  readonly toLight: string;

  readonly tasks: string;
  readonly taskNames: Readonly<Record<Task, string>>;
  readonly taskHints: Readonly<Record<Task, string>>;

  readonly loading: string;
  readonly failed: string;
  readonly failedHint: string;
  readonly retry: string;

  readonly story: string;
  readonly storyHint: string;
  readonly sentence: (number: number) => string;
  readonly moveUp: (number: number) => string;
  readonly moveDown: (number: number) => string;
  readonly remove: (number: number) => string;
  readonly add: string;
  readonly clear: string;
  readonly another: string;
  readonly storyNumber: (number: number) => string;
  readonly slotsUsed: (used: number, slots: number) => string;
  readonly slotsFull: (slots: number) => string;
  readonly unknownWord: (word: string, known: number) => string;
  readonly seeKnownWords: string;
  readonly use: (word: string) => string;
  readonly tooLong: (words: number, capacity: number) => string;
  readonly knownWords: (count: number) => string;
  readonly knownWordsHint: string;
  /** What an English word means; empty where that needs no word. */
  readonly gloss: (word: string) => string;

  readonly question: string;
  readonly answer: string;
  readonly answerIs: (word: string, percent: string) => string;
  readonly runnersUp: string;
  readonly noStory: string;
  readonly notYet: string;
  readonly right: string;
  readonly wrong: (answer: string) => string;
  readonly notTold: (name: string) => string;

  readonly weights: string;
  readonly weightsHint: string;
  readonly weightsCaption: string;
  readonly hop: (number: number) => string;
  readonly fact: string;
  readonly factHint: string;
  readonly highest: string;
  readonly emptySlots: (count: number) => string;
  readonly emptySlotsHint: string;

  readonly equations: string;
  readonly equationsHint: string;
  readonly equationOfQuestion: string;
  readonly equationOfMemories: string;
  readonly equationOfWeights: string;
  readonly equationOfReading: string;
  readonly equationOfHops: string;
  readonly equationOfAnswer: string;
  readonly code: string;
  readonly codeHint: string;

  readonly aboutModel: (model: AboutModel) => string;
  readonly aboutBackend: (backend: string) => string;
  readonly answeredIn: (milliseconds: string) => string;
  readonly paper: string;
}

interface AboutModel {
  readonly hops: number;
  readonly width: number;
  readonly parameters: string;
  readonly kilobytes: string;
  readonly trainedOn: string;
  readonly testError: string;
}
