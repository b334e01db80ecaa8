/** Words and their numbers, from 1 on: 0 is nil, which is no word. */
export class Vocabulary {
  /** The word numbered i + 1. */
  readonly words: readonly string[];
  readonly #numbers: ReadonlyMap<string, number>;

  /** @param words - in any order, repetitions allowed; kept sorted, so that the same words get the same numbers */
  constructor(words: Iterable<string>) {
    this.words = [...new Set(words)].sort();
    this.#numbers = new Map(this.words.map((word, i) => [word, i + 1]));
  }

  get size(): number {
    return this.words.length;
  }

  /** The number of `word`. */
  number(word: string): number {
    const number = this.#numbers.get(word);
    if (number === undefined) {
      throw new RangeError(
        `Vocabulary.number: word must be one of the ${this.size} known words, got ${JSON.stringify(word)}`,
      );
    }
    return number;
  }

  /** The word of `number`; nil is the empty string. */
  word(number: number): string {
    const word = number === 0 ? '' : this.words[number - 1];
    if (word === undefined)
      throw new RangeError(`Vocabulary.word: number must be in [0, ${this.size}], got ${number}`);
    return word;
  }
}
