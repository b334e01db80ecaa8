import { requireInteger } from '@mneme/tensor-core';
import type { WordNumbers } from '../end-to-end/count-sentences.ts';

/**
 * Key hashing (Miller et al. 2016, section 3.1): an inverted index from words to the entries whose keys hold them, so that a question
 * over many entries is offered those alone that share a word with it. Words of `frequency` entries or more tell nothing, and are left out.
 *
 * @throws RangeError `KeyIndex: frequency must be an integer of at least 1, got 0`
 *
 * @example
 * import { KeyIndex } from '@mneme/memory-net';
 *
 * const index = new KeyIndex([[1, 2], [3, 2], [3, 4]], { frequency: 1000 });
 * console.log(index.select([2]), index.select([3, 4])); // [0, 1] [1, 2]
 */
export class KeyIndex {
  /** How many entries a word may be in, this number not included. */
  readonly frequency: number;
  readonly #entries: ReadonlyMap<number, readonly number[]>;

  /**
   * @param keys - the words of each entry's key; 0 is nil and no word
   * @param config - `frequency`: default 1000, as in the paper
   */
  constructor(keys: readonly WordNumbers[], { frequency = 1000 }: { readonly frequency?: number } = {}) {
    requireInteger('KeyIndex', 'frequency', frequency);
    this.frequency = frequency;
    const entries = new Map<number, number[]>();
    for (const [i, words] of keys.entries()) {
      for (const word of new Set(Array.from(words))) {
        const list = entries.get(word) ?? [];
        list.push(i);
        if (word > 0) entries.set(word, list);
      }
    }
    this.#entries = entries;
  }

  /** The entries that share a telling word with `question`, in order. */
  select(question: WordNumbers): number[] {
    const found = new Set<number>();
    for (const word of Array.from(question)) {
      const entries = this.#entries.get(word) ?? [];
      if (entries.length < this.frequency) for (const entry of entries) found.add(entry);
    }
    return [...found].sort((a, b) => a - b);
  }
}
