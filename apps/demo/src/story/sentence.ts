import { nearestWord } from './nearest-word.ts';

/** What is wrong with a sentence that someone wrote. */
type SentenceProblem =
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: string | undefined }
  | { readonly kind: 'long'; readonly words: number; readonly capacity: number };

export interface ReadSentence {
  /** In lower case, without the full stop. */
  readonly words: readonly string[];
  readonly problem: SentenceProblem | undefined;
}

interface Limits {
  readonly vocabulary: readonly string[];
  /** The most words that a sentence may have. */
  readonly capacity: number;
}

/** The words of a sentence as the network takes them, and the first thing that it would stumble over. */
export function readSentence(text: string, { vocabulary, capacity }: Limits): ReadSentence {
  const words = wordsOf(text);
  const unknown = words.find((word) => !vocabulary.includes(word));
  if (unknown !== undefined) {
    const nearest = nearestWord(unknown, vocabulary);
    return { words, problem: { kind: 'unknown', word: unknown, nearest } };
  }
  if (words.length > capacity) return { words, problem: { kind: 'long', words: words.length, capacity } };
  return { words, problem: undefined };
}

/** Words in lower case; full stops, question marks and commas are none of them. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s.,;:!?]+/u)
    .filter((word) => word !== '');
}

const NAMES = new Set(['mary', 'john', 'daniel', 'sandra']);

/** Words as a sentence to read: `Mary went to the office.` */
export function writeSentence(words: readonly string[], end: '.' | '?'): string {
  const written = words.map((word, i) => (i === 0 || NAMES.has(word) ? capitalize(word) : word));
  return `${written.join(' ')}${end}`;
}

/** `text` with every occurrence of a word replaced, whatever its case. */
export function replaceWord(text: string, word: string, by: string): string {
  const replacement = NAMES.has(by) ? capitalize(by) : by;
  return text.replaceAll(/[^\s.,;:!?]+/gu, (found) => (found.toLowerCase() === word ? replacement : found));
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
