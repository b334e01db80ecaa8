/** What {@link extendVocabulary} gives. */
export interface ExtendedVocabulary {
  /** The id of each word; from the vocabulary's size on, that of a word that it lacks. */
  readonly ids: readonly number[];
  /** The words that it lacks, in the order in which they are first met: the first has the vocabulary's size as its id. */
  readonly unknown: readonly string[];
}

/**
 * The words of one source as numbers, those that the vocabulary lacks included: they get ids behind its own, which hold for
 * this source alone (See, Liu and Manning 2017, section 2.2). The target's words are numbered by {@link extendedIds}.
 *
 * @param vocabulary - ids 0 .. size - 1 by word
 * @throws RangeError `extendVocabulary: vocabulary must have the ids 0 .. 1, got 5`
 *
 * @example
 * import { extendVocabulary } from '@mneme/attention';
 *
 * const vocabulary = new Map([['the', 0], ['cat', 1]]);
 * const { ids, unknown } = extendVocabulary(['the', 'axolotl', 'the', 'quokka'], vocabulary);
 * console.log(ids, unknown); // [0, 2, 0, 3] ['axolotl', 'quokka']
 */
export function extendVocabulary(
  words: readonly string[],
  vocabulary: ReadonlyMap<string, number>,
): ExtendedVocabulary {
  requireIds('extendVocabulary', vocabulary);
  const unknown = new Map<string, number>();
  const ids = words.map((word) => {
    const known = vocabulary.get(word) ?? unknown.get(word);
    if (known !== undefined) return known;
    const id = vocabulary.size + unknown.size;
    unknown.set(word, id);
    return id;
  });
  return { ids, unknown: [...unknown.keys()] };
}

/**
 * The words of a target as numbers, in the extended vocabulary of its source; a word that is in neither gets `otherwise`,
 * the id of the unknown word.
 *
 * @param unknown - of `extendVocabulary` of the source
 *
 * @example
 * import { extendedIds } from '@mneme/attention';
 *
 * const vocabulary = new Map([['?', 0], ['the', 1]]);
 * console.log(extendedIds(['the', 'quokka', 'sat'], { vocabulary, unknown: ['axolotl', 'quokka'], otherwise: 0 })); // [1, 3, 0]
 */
export function extendedIds(
  words: readonly string[],
  {
    vocabulary,
    unknown,
    otherwise,
  }: {
    readonly vocabulary: ReadonlyMap<string, number>;
    readonly unknown: readonly string[];
    readonly otherwise: number;
  },
): number[] {
  requireIds('extendedIds', vocabulary);
  const places = new Map(unknown.map((word, i) => [word, vocabulary.size + i]));
  return words.map((word) => vocabulary.get(word) ?? places.get(word) ?? otherwise);
}

function requireIds(where: string, vocabulary: ReadonlyMap<string, number>): void {
  for (const id of vocabulary.values()) {
    if (!Number.isInteger(id) || id < 0 || id >= vocabulary.size) {
      throw new RangeError(`${where}: vocabulary must have the ids 0 .. ${vocabulary.size - 1}, got ${id}`);
    }
  }
}
