/**
 * How the words of a sentence become one vector: `sum_j l_j o A x_j`, an element-wise weight l for each position j.
 *
 * Every l here is a sum of two outer products, `l_kj = plain_j + scaled_j * column_k`, so a sentence costs two products
 * of its word counts with the embedding, whatever its length: see {@link countSentences}.
 */
export interface SentenceEncoding {
  readonly name: string;
  /**
   * `[plain_j, scaled_j]` of the word at `position` j.
   *
   * @param position - from 1
   * @param words - the sentence's own number of words
   * @param capacity - the largest number of words of any sentence
   */
  word(position: number, words: number, capacity: number): readonly [plain: number, scaled: number];
  /** The same for the word of time, which a statement carries besides its own. */
  time(capacity: number): readonly [plain: number, scaled: number];
  /** `column_k` for each of `width` embedding dimensions. */
  columns(width: number): Float32Array;
}

/** The sum of the words' vectors: `l_kj = 1` (Sukhbaatar et al. 2015, section 2.1, "BoW"). */
export const bagOfWords: SentenceEncoding = {
  name: 'bag-of-words',
  word: () => [1, 0],
  time: () => [1, 0],
  columns: (width) => new Float32Array(width),
};

/**
 * Position encoding as the paper prints it: `l_kj = (1 - j/J) - (k/d)(1 - 2j/J)`, J the words of this very sentence
 * (Sukhbaatar et al. 2015, section 4.1, "PE"). Time is added unweighted.
 */
export const positionEncoding: SentenceEncoding = {
  name: 'position',
  word: (position, words) => [1 - position / words, (2 * position) / words - 1],
  time: () => [1, 0],
  columns: (width) => Float32Array.from({ length: width }, (_, k) => (k + 1) / width),
};

/**
 * Position encoding as the authors' released program computes it: `l_kj = 1 + 4 (k - (d+1)/2) (j - (J+1)/2) / (d J)`,
 * J the words of the longest sentence and one more, the word of time, which stands last and is weighted as such.
 */
export const releasedPositionEncoding: SentenceEncoding = {
  name: 'released-position',
  word: (position, _words, capacity) => [1, releasedOffset(position, capacity + 1)],
  time: (capacity) => [1, releasedOffset(capacity + 1, capacity + 1)],
  columns: (width) => Float32Array.from({ length: width }, (_, k) => (4 * (k + 1 - (width + 1) / 2)) / width),
};

function releasedOffset(position: number, words: number): number {
  return (position - (words + 1) / 2) / words;
}
