import type { Random } from '@mneme/tensor-core';
import { requireInteger } from '@mneme/tensor-core';
import type { TokenData, TokenTask } from './token-task.ts';

const [LETTERS, DIGITS] = [26, 10];
const MARK = LETTERS + DIGITS;

/**
 * Associative retrieval (Ba et al. 2016, section 4.1): letters, all different, with a digit after each; two marks; one of
 * the letters again, and the answer is its digit. `c9k8j3f1??c` asks for 9.
 *
 * @throws RangeError `associativeRetrievalTask: pairs must be at most 26, got 27`
 *
 * @example
 * import { associativeRetrievalTask } from '@mneme/tasks';
 * import { Random } from '@mneme/tensor-core';
 *
 * console.log(associativeRetrievalTask({ pairs: 4 }).draw(new Random(0), 1).tokens.length); // 11
 */
export function associativeRetrievalTask({ pairs }: { readonly pairs: number }): TokenTask {
  requireInteger('associativeRetrievalTask', 'pairs', pairs);
  if (pairs > LETTERS) {
    throw new RangeError(`associativeRetrievalTask: pairs must be at most ${LETTERS}, got ${pairs}`);
  }
  const draw = (random: Random, batch: number): TokenData => {
    const steps = 2 * pairs + 3;
    const tokens = new Int32Array(batch * steps);
    const targets = new Int32Array(batch);
    const digits = random.split('digits').integers(batch * pairs, DIGITS);
    const asked = random.split('asked').integers(batch, pairs);
    for (let b = 0; b < batch; b++) {
      const letters = random.split('letters').at(b).permutation(LETTERS);
      const row = tokens.subarray(b * steps, (b + 1) * steps);
      for (let i = 0; i < pairs; i++) {
        row[2 * i] = letters[i] ?? 0;
        row[2 * i + 1] = LETTERS + (digits[b * pairs + i] ?? 0);
      }
      row.fill(MARK, 2 * pairs, 2 * pairs + 2);
      row[steps - 1] = letters[asked[b] ?? 0] ?? 0;
      targets[b] = digits[b * pairs + (asked[b] ?? 0)] ?? 0;
    }
    return { batch, steps, tokens, targets };
  };
  return { name: 'associative-retrieval', symbols: MARK + 1, classes: DIGITS, answers: 1, draw };
}
