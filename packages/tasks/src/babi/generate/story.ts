import type { BabiQuestion } from '../parse-babi.ts';
import type { Draw } from './draw.ts';

/** What a story is made from. */
export interface Scene {
  readonly draw: Draw;
  /** Those whom or which it is about. */
  readonly names: readonly string[];
  /** Statements told between two questions, as a multiple of the published number. */
  readonly length: number;
}

/** Makes one story, and returns its questions in order. */
export type TellStory = (scene: Scene) => BabiQuestion[];

/** Questions of a story in most of the tasks. */
const QUESTIONS = 5;
/** Statements told between two attempts to ask. */
const TOLD_BETWEEN = 2;
/** What is asked about was told by one of so many latest statements. */
const WINDOW = 5;

/** A story as it is told: statements, and the questions asked between them. */
export class Story {
  readonly sentences: (readonly string[])[] = [];
  readonly questions: BabiQuestion[] = [];

  /** Tells `sentence`, words with single spaces between them, and returns its index. */
  tell(sentence: string): number {
    this.sentences.push(sentence.split(' '));
    return this.sentences.length - 1;
  }

  /** Asks about what was told so far; `supports` are indices of sentences. */
  ask(question: string, answer: string, supports: readonly number[]): void {
    const sentences = this.sentences.slice();
    this.questions.push({ sentences, question: question.split(' '), answer, supports: [...supports] });
  }
}

/** How a story goes on that alternates between statements and questions. */
export interface Turns {
  readonly length: number;
  /** Tells one statement more, or a few that belong together. */
  tell(): void;
  /** Asks if there is anything to ask; the story goes on until there is. */
  ask(): void;
  /** How often `tell` is called before a question; two times if not said. */
  readonly between?: number;
}

/** Tells and asks by turns until five questions are asked. */
export function takeTurns(
  story: Story,
  { length, tell, ask, between = TOLD_BETWEEN }: Turns,
): BabiQuestion[] {
  while (story.questions.length < QUESTIONS) {
    for (let i = 0; i < between * length; i++) tell();
    ask();
  }
  return story.questions;
}

/** The first index that is recent enough to be asked about, of a list of `count`. */
export function windowStart(count: number, length: number): number {
  return Math.max(0, count - WINDOW * length);
}
