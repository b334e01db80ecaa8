import type { Random } from '@mneme/tensor-core';
import { requireInteger } from '@mneme/tensor-core';
import {
  between,
  randomBits,
  type SequenceData,
  type SequenceTask,
  SequenceWriter,
} from './sequence-task.ts';

export interface CopyTaskConfig {
  /** Bits of a word. */
  readonly bits: number;
  /** The shortest and the longest sequence, in words. */
  readonly from: number;
  readonly to: number;
}

/**
 * Copy (Graves, Wayne and Danihelka 2014, section 4.1): random words, a delimiter, and then, with nothing going in, the
 * same words again.
 *
 * @throws RangeError `copyTask: to must be at least from = 5, got 3`
 *
 * @example
 * import { copyTask } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * const { steps } = copyTask({ bits: 8, from: 3, to: 3 }).draw(new Random(0), 2);
 * // Three words, the delimiter, three answers.
 * console.log(steps); // 7
 */
export function copyTask({ bits, from, to }: CopyTaskConfig): SequenceTask {
  requireInteger('copyTask', 'bits', bits);
  requireInteger('copyTask', 'from', from);
  if (!(to >= from)) throw new RangeError(`copyTask: to must be at least from = ${from}, got ${to}`);
  const sizes = { input: bits + 1, output: bits };
  const draw = (random: Random, batch: number): SequenceData => {
    const length = between(random.split('length'), from, to);
    const writer = new SequenceWriter(sizes, batch, 2 * length + 1);
    const words = randomBits(random.split('words'), batch * length * bits);
    for (let b = 0; b < batch; b++) {
      for (let i = 0; i < length; i++) {
        const word = words.subarray((b * length + i) * bits, (b * length + i + 1) * bits);
        writer.input(b, i, 0, word);
        writer.ask(b, length + 1 + i, 0, word);
      }
      writer.input(b, length, bits, [1]);
    }
    return writer.data;
  };
  return { name: 'copy', ...sizes, draw };
}
