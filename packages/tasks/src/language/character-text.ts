/** A text as numbers of its characters, in three parts that follow one another. */
export interface CharacterText {
  /** By number. */
  readonly characters: readonly string[];
  /** The first nine tenths. */
  readonly train: Int32Array;
  /** The first half of the rest. */
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/**
 * Numbers the characters of a text, in the order of their code points, and parts it.
 *
 * @throws RangeError `characterText: text must have at least 100 characters, got 3`
 */
export function characterText(text: string): CharacterText {
  const all = [...text];
  if (all.length < 100) {
    throw new RangeError(`characterText: text must have at least 100 characters, got ${all.length}`);
  }
  const characters = [...new Set(all)].sort();
  const numberOf = new Map(characters.map((character, i) => [character, i]));
  const ids = Int32Array.from(all, (character) => numberOf.get(character) as number);
  const [first, second] = [Math.floor(0.9 * ids.length), Math.floor(0.95 * ids.length)];
  return {
    characters,
    train: ids.subarray(0, first),
    validation: ids.subarray(first, second),
    test: ids.subarray(second),
  };
}
