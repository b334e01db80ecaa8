import type { Random } from '@mneme/tensor-core';
import { requireInteger } from '@mneme/tensor-core';
import {
  between,
  randomBits,
  type SequenceData,
  type SequenceTask,
  SequenceWriter,
} from './sequence-task.ts';

export interface RepeatCopyTaskConfig {
  readonly bits: number;
  /** The shortest and the longest sequence, in words. */
  readonly length: readonly [number, number];
  /** The fewest and the most repetitions. */
  readonly repeats: readonly [number, number];
  /** What a number of repetitions is divided by on its way in. Default 10. */
  readonly scale?: number;
}

/**
 * Repeat copy (Graves, Wayne and Danihelka 2014, section 4.2): random words and, on a channel of its own, how often to
 * say them; the answer is the words so many times over, and then an end marker.
 *
 * @throws RangeError `repeatCopyTask: bits must be an integer of at least 1, got 0`
 *
 * @example
 * import { repeatCopyTask } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * const task = repeatCopyTask({ bits: 8, length: [2, 2], repeats: [3, 3] });
 * // Two words, the number, six answers, the end.
 * console.log(task.draw(new Random(0), 1).steps); // 10
 */
export function repeatCopyTask({ bits, length, repeats, scale = 10 }: RepeatCopyTaskConfig): SequenceTask {
  requireInteger('repeatCopyTask', 'bits', bits);
  const sizes = { input: bits + 1, output: bits + 1 };
  const draw = (random: Random, batch: number): SequenceData => {
    const words = between(random.split('length'), ...length);
    const times = between(random.split('repeats'), ...repeats);
    const writer = new SequenceWriter(sizes, batch, words * (times + 1) + 2);
    const drawn = randomBits(random.split('words'), batch * words * bits);
    for (let b = 0; b < batch; b++) {
      for (let i = 0; i < words; i++) {
        const word = drawn.subarray((b * words + i) * bits, (b * words + i + 1) * bits);
        writer.input(b, i, 0, word);
        for (let t = 0; t < times; t++) writer.ask(b, words * (t + 1) + 1 + i, 0, word);
      }
      writer.input(b, words, bits, [times / scale]);
      writer.ask(b, words * (times + 1) + 1, bits, [1]);
    }
    return writer.data;
  };
  return { name: 'repeat-copy', ...sizes, draw };
}
