import type { Random } from '@mneme/tensor-core';
import { requireInteger } from '@mneme/tensor-core';
import {
  between,
  randomBits,
  type SequenceData,
  type SequenceTask,
  SequenceWriter,
} from './sequence-task.ts';

export interface AssociativeRecallTaskConfig {
  readonly bits: number;
  /** Words of an item. */
  readonly words: number;
  /** The fewest and the most items, at least 2. */
  readonly items: readonly [number, number];
}

/**
 * Associative recall (Graves, Wayne and Danihelka 2014, section 4.3): items of several words, each after a delimiter;
 * then, between two delimiters of another kind, one of them again, and the answer is the item that came after it.
 *
 * @throws RangeError `associativeRecallTask: items must begin at 2 or more, got 1`
 *
 * @example
 * import { associativeRecallTask } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * const task = associativeRecallTask({ bits: 6, words: 3, items: [2, 2] });
 * // Two items of 1 + 3, the question of 1 + 3 + 1, an answer of 3.
 * console.log(task.draw(new Random(0), 1).steps); // 16
 */
export function associativeRecallTask({ bits, words, items }: AssociativeRecallTaskConfig): SequenceTask {
  requireInteger('associativeRecallTask', 'bits', bits);
  requireInteger('associativeRecallTask', 'words', words);
  if (!(items[0] >= 2)) {
    throw new RangeError(`associativeRecallTask: items must begin at 2 or more, got ${items[0]}`);
  }
  const sizes = { input: bits + 2, output: bits };
  const draw = (random: Random, batch: number): SequenceData => {
    const count = between(random.split('items'), ...items);
    const [item, question] = [words + 1, count * (words + 1)];
    const writer = new SequenceWriter(sizes, batch, question + words + 2 + words);
    const drawn = randomBits(random.split('words'), batch * count * words * bits);
    const asked = random.split('asked').integers(batch, count - 1);
    for (let b = 0; b < batch; b++) {
      const which = asked[b] ?? 0;
      const word = (i: number, w: number): Int32Array => {
        const at = ((b * count + i) * words + w) * bits;
        return drawn.subarray(at, at + bits);
      };
      for (let i = 0; i < count; i++) writer.input(b, i * item, bits, [1]);
      for (const at of [question, question + words + 1]) writer.input(b, at, bits + 1, [1]);
      for (let w = 0; w < words; w++) {
        for (let i = 0; i < count; i++) writer.input(b, i * item + 1 + w, 0, word(i, w));
        writer.input(b, question + 1 + w, 0, word(which, w));
        writer.ask(b, question + words + 2 + w, 0, word(which + 1, w));
      }
    }
    return writer.data;
  };
  return { name: 'associative-recall', ...sizes, draw };
}
