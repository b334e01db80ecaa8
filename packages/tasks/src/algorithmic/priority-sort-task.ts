import type { Random } from '@mneme/tensor-core';
import { requireInteger } from '@mneme/tensor-core';
import { randomBits, type SequenceData, type SequenceTask, SequenceWriter } from './sequence-task.ts';

export interface PrioritySortTaskConfig {
  readonly bits: number;
  /** Words that come in. */
  readonly words: number;
  /** How many of them are asked for, those of the highest priority; at most `words`. */
  readonly answers: number;
}

/**
 * Priority sort (Graves, Wayne and Danihelka 2014, section 4.5): words with priorities drawn from [-1, 1); the answer is
 * those of the highest, the highest first.
 *
 * @throws RangeError `prioritySortTask: answers must be at most words = 4, got 5`
 *
 * @example
 * import { prioritySortTask } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * console.log(prioritySortTask({ bits: 8, words: 20, answers: 16 }).draw(new Random(0), 1).steps); // 37
 */
export function prioritySortTask({ bits, words, answers }: PrioritySortTaskConfig): SequenceTask {
  requireInteger('prioritySortTask', 'bits', bits);
  requireInteger('prioritySortTask', 'words', words);
  if (!(answers <= words)) {
    throw new RangeError(`prioritySortTask: answers must be at most words = ${words}, got ${answers}`);
  }
  const sizes = { input: bits + 2, output: bits };
  const draw = (random: Random, batch: number): SequenceData => {
    const writer = new SequenceWriter(sizes, batch, words + 1 + answers);
    const drawn = randomBits(random.split('words'), batch * words * bits);
    const uniforms = random.split('priorities').uniforms(batch * words);
    for (let b = 0; b < batch; b++) {
      const word = (i: number): Int32Array =>
        drawn.subarray((b * words + i) * bits, (b * words + i + 1) * bits);
      const priority = (i: number): number => 2 * (uniforms[b * words + i] ?? 0) - 1;
      const order = Array.from({ length: words }, (_, i) => i).sort((i, j) => priority(j) - priority(i));
      for (let i = 0; i < words; i++) {
        writer.input(b, i, 0, word(i));
        writer.input(b, i, bits, [priority(i)]);
      }
      writer.input(b, words, bits + 1, [1]);
      for (let i = 0; i < answers; i++) writer.ask(b, words + 1 + i, 0, word(order[i] ?? 0));
    }
    return writer.data;
  };
  return { name: 'priority-sort', ...sizes, draw };
}
