import { type Tensor3D, tensor3d } from '@tensorflow/tfjs-core';
import type { CountMatrix } from './count-matrix.ts';
import type { SentenceEncoding } from './sentence-encoding.ts';

/** A sentence as numbers of words, from 1 on; 0 is nil and counts for nothing. */
export type WordNumbers = ArrayLike<number>;

/** Sizes that all sentences of one model share. */
export interface CountConfig {
  readonly encoding: SentenceEncoding;
  /** Words that there are, nil apart. */
  readonly vocabulary: number;
  /** Slots of the memory, and so the number of time words behind the vocabulary. */
  readonly slots: number;
  /** The largest number of words of any sentence. */
  readonly capacity: number;
}

/**
 * The word counts of sentences, twice: weighted plainly and by position (see {@link SentenceEncoding}). Columns are the
 * rows of an embedding table, `[words, times]`, for the plain weights, then the same again for those that are scaled.
 *
 * @param sentences - `[batch][rows]`; a short element is filled up with empty rows
 * @param times - `[batch][rows]`, each statement's time from 1 (the newest) to `slots`; questions have none
 */
export function countSentences(
  sentences: readonly (readonly WordNumbers[])[],
  config: CountConfig,
  times?: readonly ArrayLike<number>[],
): CountMatrix {
  const { encoding, vocabulary, slots, capacity } = config;
  const rows = times ? slots : 1;
  const entries = 2 * (capacity + (times ? 1 : 0));
  const table = vocabulary + slots;
  const columns = 2 * table;
  const shape: [number, number, number] = [sentences.length, rows, entries];
  const places = new Int32Array(shape[0] * rows * entries);
  const values = new Float32Array(places.length);
  check(sentences, config, rows, times);

  const [plainTime, scaledTime] = encoding.time(capacity);
  for (const [b, element] of sentences.entries()) {
    for (const [row, words] of element.entries()) {
      let at = (b * rows + row) * entries;
      const put = (index: number, plain: number, scaled: number): void => {
        places[at] = b * columns + index;
        values[at++] = plain;
        places[at] = b * columns + table + index;
        values[at++] = scaled;
      };
      for (let j = 0; j < words.length; j++) {
        const number = words[j] ?? 0;
        if (number > 0) put(number - 1, ...encoding.word(j + 1, words.length, capacity));
      }
      const time = times?.[b]?.[row];
      if (time) put(vocabulary + time - 1, plainTime, scaledTime);
    }
  }
  const toTensor = (data: Int32Array | Float32Array): Tensor3D =>
    tensor3d(data, shape, data instanceof Int32Array ? 'int32' : 'float32');
  return { columns, places: toTensor(places), values: toTensor(values) };
}

function check(
  sentences: readonly (readonly WordNumbers[])[],
  { vocabulary, slots, capacity }: CountConfig,
  rows: number,
  times?: readonly ArrayLike<number>[],
): void {
  const fail = (argument: string, contract: string, got: number): never => {
    throw new RangeError(`countSentences: ${argument} must be ${contract}, got ${got}`);
  };
  for (const [b, element] of sentences.entries()) {
    if (element.length > rows) fail(`sentences[${b}]`, `at most ${rows} sentences`, element.length);
    for (const [row, words] of element.entries()) {
      if (words.length > capacity) fail(`sentences[${b}][${row}]`, `at most ${capacity} words`, words.length);
      for (let j = 0; j < words.length; j++) {
        const number = words[j] ?? Number.NaN;
        if (!(number >= 0 && number <= vocabulary))
          fail(`sentences[${b}][${row}][${j}]`, `a word of [0, ${vocabulary}]`, number);
      }
      const time = times ? (times[b]?.[row] ?? Number.NaN) : 0;
      if (!(time >= 0 && time <= slots)) fail(`times[${b}][${row}]`, `a time of [0, ${slots}]`, time);
    }
  }
}
