import type { Random } from '@mneme/tensor-core';
import { requireInteger } from '@mneme/tensor-core';
import type { TokenData, TokenTask } from './token-task.ts';

export interface EpisodicCopyTaskConfig {
  /** Different symbols that are to be kept. */
  readonly symbols: number;
  /** How many are shown. */
  readonly length: number;
  /** Blanks between the last one and the question. */
  readonly delay: number;
}

/**
 * Episodic copy (Danihelka et al. 2016, section 6.1, after Hochreiter and Schmidhuber 1997): symbols, a long run of blanks,
 * a mark, and then the symbols are to be said again.
 *
 * @throws RangeError `episodicCopyTask: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { episodicCopyTask } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * const { steps } = episodicCopyTask({ symbols: 8, length: 10, delay: 100 }).draw(new Random(0), 1);
 * // Ten symbols, 99 blanks, the mark, and ten steps to answer in.
 * console.log(steps); // 120
 */
export function episodicCopyTask({ symbols, length, delay }: EpisodicCopyTaskConfig): TokenTask {
  for (const [name, value] of Object.entries({ symbols, length, delay })) {
    requireInteger('episodicCopyTask', name, value);
  }
  const [blank, mark] = [symbols, symbols + 1];
  const draw = (random: Random, batch: number): TokenData => {
    const steps = 2 * length + delay;
    const tokens = new Int32Array(batch * steps).fill(blank);
    const targets = random.integers(batch * length, symbols);
    for (let b = 0; b < batch; b++) {
      tokens.set(targets.subarray(b * length, (b + 1) * length), b * steps);
      tokens[b * steps + length + delay - 1] = mark;
    }
    return { batch, steps, tokens, targets };
  };
  return { name: 'episodic-copy', symbols: symbols + 2, classes: symbols, answers: length, draw };
}
