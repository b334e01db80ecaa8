import { countSentences, type MemoryInputs, type SentenceEncoding, timeIndices } from '@mneme/memory-net';
import type { Random } from '@mneme/tensor-core';
import { dispose, type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';
import type { BabiSizes, PreparedQuestion } from './prepare-babi.ts';

/** Questions as tensors, for an end-to-end memory network. */
export interface BabiBatch {
  readonly inputs: MemoryInputs;
  /** `[batch]`, int32: each answer's row among the logits, its number less one. */
  readonly labels: Tensor1D;
}

/** @param random - jitters the statements' times, one source for each question; without it times are exact */
export function babiBatch(
  questions: readonly PreparedQuestion[],
  { vocabulary, slots, capacity }: BabiSizes,
  encoding: SentenceEncoding,
  random?: Random,
): BabiBatch {
  const config = { encoding, vocabulary: vocabulary.size, slots, capacity };
  const times = questions.map(({ sentences }, i) => timeIndices(sentences.length, slots, random?.at(i)));
  const story = countSentences(
    questions.map(({ sentences }) => sentences),
    config,
    times,
  );
  const question = countSentences(
    questions.map((asked) => [asked.question]),
    config,
  );
  const labels = tensor1d(
    Int32Array.from(questions, ({ answer }) => answer - 1),
    'int32',
  );
  return { inputs: { story, question }, labels };
}

/** Disposes of a batch's tensors. */
export function disposeBatch({ inputs: { story, question }, labels }: BabiBatch): void {
  dispose([story.places, story.values, question.places, question.values, labels]);
}
