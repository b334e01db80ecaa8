import type { StoryInputs } from '@mneme/memory-net';
import { dispose, type Tensor1D, tensor1d, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import type { BabiSizes, PreparedQuestion } from '../babi/prepare-babi.ts';

/** Questions as tensors, for a network that reads a story sentence by sentence. */
export interface StoryBatch {
  readonly inputs: StoryInputs;
  /** `[batch]`, int32: each answer's row among the logits, its number less one. */
  readonly labels: Tensor1D;
}

/** The longest of these stories decides how many steps there are. */
export function storyBatch(questions: readonly PreparedQuestion[], { capacity }: BabiSizes): StoryBatch {
  const length = Math.max(1, ...questions.map(({ sentences }) => sentences.length));
  const count = questions.length;
  const story = new Int32Array(count * length * capacity);
  const present = new Int32Array(count * length);
  const question = new Int32Array(count * capacity);
  for (const [b, asked] of questions.entries()) {
    question.set(asked.question, b * capacity);
    for (const [i, sentence] of asked.sentences.entries()) {
      story.set(sentence, (b * length + i) * capacity);
      present[b * length + i] = 1;
    }
  }
  return {
    inputs: {
      story: tensor3d(story, [count, length, capacity], 'int32'),
      present: tensor2d(present, [count, length], 'bool'),
      question: tensor2d(question, [count, capacity], 'int32'),
    },
    labels: tensor1d(
      Int32Array.from(questions, ({ answer }) => answer - 1),
      'int32',
    ),
  };
}

/** Disposes of a batch's tensors. */
export function disposeStoryBatch({ inputs, labels }: StoryBatch): void {
  dispose([...Object.values(inputs), labels]);
}
