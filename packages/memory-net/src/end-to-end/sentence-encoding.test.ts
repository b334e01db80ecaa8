import { describe, expect, it } from 'vitest';
import {
  bagOfWords,
  positionEncoding,
  releasedPositionEncoding,
  type SentenceEncoding,
} from './sentence-encoding.ts';

/** l_kj from its two outer products. */
function weight(
  encoding: SentenceEncoding,
  k: number,
  j: number,
  words: number,
  capacity: number,
  width: number,
): number {
  const [plain, scaled] = encoding.word(j, words, capacity);
  return plain + scaled * (encoding.columns(width)[k - 1] ?? Number.NaN);
}

describe('sentence encodings', () => {
  it('bag of words weights every word by 1', () => {
    expect(weight(bagOfWords, 2, 3, 5, 7, 11)).toBe(1);
    expect(bagOfWords.time(7)).toEqual([1, 0]);
  });

  it('position encoding is (1 - j/J) - (k/d)(1 - 2j/J), J the words of the sentence', () => {
    const [J, d, capacity] = [5, 7, 11];
    for (let j = 1; j <= J; j++) {
      for (let k = 1; k <= d; k++) {
        expect(weight(positionEncoding, k, j, J, capacity, d)).toBeCloseTo(
          1 - j / J - (k / d) * (1 - (2 * j) / J),
          6,
        );
      }
    }
    expect(positionEncoding.time(capacity)).toEqual([1, 0]);
  });

  it('the released position encoding is 1 + 4 (k - (d+1)/2)(j - (J+1)/2) / (d J), J the longest sentence and its time', () => {
    const [words, d, capacity] = [5, 7, 11];
    const J = capacity + 1;
    const form = (k: number, j: number): number => 1 + (4 * (k - (d + 1) / 2) * (j - (J + 1) / 2)) / (d * J);
    for (let k = 1; k <= d; k++) {
      for (let j = 1; j <= words; j++) {
        expect(weight(releasedPositionEncoding, k, j, words, capacity, d)).toBeCloseTo(form(k, j), 6);
      }
      const [plain, scaled] = releasedPositionEncoding.time(capacity);
      expect(plain + scaled * (releasedPositionEncoding.columns(d)[k - 1] ?? 0)).toBeCloseTo(form(k, J), 6);
    }
  });

  it("the released form's columns have mean 1, so it is not the paper's scaled", () => {
    const [J, d] = [6, 20];
    const meanOverPositions = (k: number): number =>
      Array.from({ length: J }, (_, i) => weight(releasedPositionEncoding, k, i + 1, J, J - 1, d)).reduce(
        (a, b) => a + b,
      ) / J;
    for (let k = 1; k <= d; k++) expect(meanOverPositions(k)).toBeCloseTo(1, 6);
  });
});
