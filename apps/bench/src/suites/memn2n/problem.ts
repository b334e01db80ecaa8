import type { Random } from '@mneme/tensor-core';

/** The sizes of the step that is measured: full stories of full sentences. */
export const SIZES = { batch: 32, slots: 50, words: 7, vocabulary: 40, width: 20, hops: 3 } as const;
export const LEARNING_RATE = 0.005;
export const CLIP = 40;

/** A batch as a data set has it: numbers of words from 1 on, oldest statement first, and each question's answer. */
export interface Problem {
  readonly stories: readonly (readonly Int32Array[])[];
  readonly questions: readonly Int32Array[];
  /** From 0. */
  readonly labels: Int32Array;
}

export function makeProblem(random: Random): Problem {
  const { batch, slots, words, vocabulary } = SIZES;
  const sentence = (source: Random): Int32Array => source.integers(words, vocabulary).map((word) => word + 1);
  const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
  return {
    stories: range(batch).map((b) => range(slots).map((i) => sentence(random.split(`story ${b}`).at(i)))),
    questions: range(batch).map((b) => sentence(random.split('question').at(b))),
    labels: random.split('label').integers(batch, vocabulary),
  };
}
