import { onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplyCounts } from './count-products.ts';
import { type CountConfig, countSentences } from './count-sentences.ts';
import { stackedEmbedding } from './memory-hop.ts';
import {
  bagOfWords,
  positionEncoding,
  releasedPositionEncoding,
  type SentenceEncoding,
} from './sentence-encoding.ts';

const [VOCABULARY, SLOTS, CAPACITY, WIDTH] = [11, 5, 7, 3];
const config = (encoding: SentenceEncoding): CountConfig => ({
  encoding,
  vocabulary: VOCABULARY,
  slots: SLOTS,
  capacity: CAPACITY,
});
const table = (): Tensor2D =>
  tensor2d(
    Array.from({ length: (VOCABULARY + SLOTS) * WIDTH }, (_, i) => Math.sin(i)),
    [VOCABULARY + SLOTS, WIDTH],
  );

/** sum_j l_j o A x_j + l_time o A t, word by word. */
function wordByWord(words: readonly number[], time: number, encoding: SentenceEncoding): number[] {
  const rows = table().arraySync();
  const columns = encoding.columns(WIDTH);
  return Array.from({ length: WIDTH }, (_, k) => {
    const weight = ([plain, scaled]: readonly [number, number]): number => plain + scaled * (columns[k] ?? 0);
    const sum = words.reduce(
      (total, word, j) =>
        total +
        (word ? weight(encoding.word(j + 1, words.length, CAPACITY)) * (rows[word - 1]?.[k] ?? 0) : 0),
      0,
    );
    return sum + (time ? weight(encoding.time(CAPACITY)) * (rows[VOCABULARY + time - 1]?.[k] ?? 0) : 0);
  });
}

/** Column k of the counts' product with the stacked table. */
function byCounts(words: readonly number[], time: number, encoding: SentenceEncoding): number[] {
  const counts = countSentences([[words]], config(encoding), [[time]]);
  const stacked = stackedEmbedding(table(), tensor1d(encoding.columns(WIDTH)) as Tensor1D).arraySync();
  return Array.from({ length: WIDTH }, (_, k) => {
    const column = tensor2d([stacked.map((row) => row[k] ?? 0)]);
    return multiplyCounts(counts, column).dataSync()[0] ?? Number.NaN;
  });
}

onEachBackend('countSentences', () => {
  it('counts by hand: a word said twice, its position, its time', () => {
    const counts = countSentences([[[2, 2, 0]]], { ...config(bagOfWords), slots: 1 }, [[1]]);
    const plain = Array.from({ length: counts.columns }, (_, i) => (i < VOCABULARY + 1 ? i + 1 : 0));
    // Word 2 stands in column 1, time 1 in column 11: 2 * 2 + 12.
    toBeClose(multiplyCounts(counts, tensor2d([plain])), [16]);
  });

  it.each([bagOfWords, positionEncoding, releasedPositionEncoding])(
    'equals the sum over words to 1e-6: $name',
    (encoding) => {
      const sentence = fc.array(fc.integer({ min: 0, max: VOCABULARY }), {
        minLength: 1,
        maxLength: CAPACITY,
      });
      fc.assert(
        fc.property(sentence, fc.integer({ min: 0, max: SLOTS }), (words, time) => {
          toBeClose(byCounts(words, time, encoding), wordByWord(words, time, encoding), {
            relative: 1e-6,
            absolute: 1e-6,
          });
        }),
        { numRuns: 40 },
      );
    },
  );

  it('gives an empty slot, and nil, nothing', () => {
    const counts = countSentences([[[0, 0]]], config(positionEncoding), [[0]]);
    const ones = tensor2d([new Array<number>(counts.columns).fill(1)]);
    expect([...multiplyCounts(counts, ones).dataSync()]).toEqual(new Array(SLOTS).fill(0));
  });
});

describe('countSentences', () => {
  it.each([
    [[[[1], [1]]], undefined, 'countSentences: sentences[0] must be at most 1 sentences, got 2'],
    [
      [[[1, 1, 1, 1, 1, 1, 1, 1]]],
      undefined,
      'countSentences: sentences[0][0] must be at most 7 words, got 8',
    ],
    [[[[1, 12]]], undefined, 'countSentences: sentences[0][0][1] must be a word of [0, 11], got 12'],
    [[[[1]]], [[6]], 'countSentences: times[0][0] must be a time of [0, 5], got 6'],
    [[[[1]]], [[]], 'countSentences: times[0][0] must be a time of [0, 5], got NaN'],
  ])('refuses bad sentences before it counts', (sentences, times, message) => {
    expect(() => countSentences(sentences, config(bagOfWords), times)).toThrow(message);
  });
});
