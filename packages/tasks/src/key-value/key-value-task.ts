import { countSentences, type KeyValueInputs, type SentenceEncoding, timeIndices } from '@mneme/memory-net';
import type { Random } from '@mneme/tensor-core';
import { dispose, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Vocabulary } from '../babi/vocabulary.ts';

/** A question with the entries that it may be answered from, as numbers of words. */
export interface KeyValueQuestion {
  readonly question: Int32Array;
  readonly keys: readonly Int32Array[];
  readonly values: readonly Int32Array[];
  /** Words, any of which is right. */
  readonly answers: readonly number[];
}

/** Questions for a key-value memory network, to learn from and to be tested on. */
export interface KeyValueTask {
  readonly vocabulary: Vocabulary;
  /** The largest number of entries of any question, and of words of any sentence. */
  readonly slots: number;
  readonly capacity: number;
  /** Whether entries have a time: the last is the newest. */
  readonly timed: boolean;
  readonly train: readonly KeyValueQuestion[];
  readonly validation: readonly KeyValueQuestion[];
  readonly test: readonly KeyValueQuestion[];
}

/** Questions as tensors. */
export interface KeyValueBatch {
  readonly inputs: KeyValueInputs & { readonly occupied: Tensor2D };
  /** `[batch]`, int32: the row of one right answer among the logits, its number less one. */
  readonly labels: Tensor1D;
}

export interface KeyValueBatchConfig {
  readonly task: KeyValueTask;
  readonly encoding: SentenceEncoding;
  /** Chooses among right answers, and jitters times where `noise` is set; without it the first answer, and exact times. */
  readonly random?: Random;
  readonly noise?: boolean;
}

export function keyValueBatch(
  questions: readonly KeyValueQuestion[],
  { task, encoding, random, noise = false }: KeyValueBatchConfig,
): KeyValueBatch {
  const { vocabulary, slots, capacity, timed } = task;
  const config = { encoding, vocabulary: vocabulary.size, slots, capacity };
  const times = questions.map(({ keys }, i) =>
    timed ? timeIndices(keys.length, slots, noise ? random?.at(i) : undefined) : new Int32Array(keys.length),
  );
  const counts = (part: 'keys' | 'values') =>
    countSentences(
      questions.map((asked) => asked[part]),
      config,
      times,
    );
  const question = countSentences(
    questions.map((asked) => [asked.question]),
    config,
  );
  const occupied = tensor2d(
    questions.flatMap(({ keys }) => Array.from({ length: slots }, (_, i) => Number(i < keys.length))),
    [questions.length, slots],
    'bool',
  );
  const drawn = random?.split('answers').uniforms(questions.length);
  const labels = questions.map(({ answers }, i) => {
    const chosen = Math.floor((drawn?.[i] ?? 0) * answers.length);
    return (answers[chosen] ?? 1) - 1;
  });
  return {
    inputs: { question, keys: counts('keys'), values: counts('values'), occupied },
    labels: tensor1d(Int32Array.from(labels), 'int32'),
  };
}

/** Disposes of a batch's tensors. */
export function disposeKeyValueBatch({ inputs, labels }: KeyValueBatch): void {
  const { question, keys, values, occupied } = inputs;
  for (const { places, values: counts } of [question, keys, values]) dispose([places, counts]);
  dispose([occupied, labels]);
}
