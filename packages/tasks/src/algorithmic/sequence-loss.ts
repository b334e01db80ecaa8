import { mul, softplus, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { SequenceBatch } from './sequence-task.ts';

/**
 * What the answers cost, in nats a sequence: `sum log(1 + e^x) - t x` over the bits that are asked for, the mean over the
 * batch.
 *
 * @param logits - x, `[batch, steps, output]`
 */
export function sequenceLoss(logits: Tensor, { targets, asked }: SequenceBatch): Tensor {
  return tidy(() => {
    const [batch = 1] = logits.shape;
    return mul(sum(mul(asked, sub(softplus(logits), mul(targets, logits)))), 1 / batch);
  });
}

/** How often a sequence is answered wrongly. */
export type SequenceErrors = {
  /** Wrong bits a sequence. */
  readonly wrongBits: number;
  /** Sequences with any wrong bit, in percent. */
  readonly wrongSequences: number;
  /** What the answers cost, in bits a sequence. */
  readonly cost: number;
};

/** Counts errors, taking what is more likely as the answer. */
export function sequenceErrors(logits: Tensor, batch: SequenceBatch): SequenceErrors {
  const [size = 0, steps = 0, output = 0] = logits.shape;
  const [given, wanted] = [logits.dataSync(), batch.targets.dataSync()];
  const asked = batch.asked.dataSync();
  let [bits, sequences] = [0, 0];
  for (let b = 0; b < size; b++) {
    let wrong = 0;
    for (let i = 0; i < steps * output; i++) {
      const at = b * steps * output + i;
      if (asked[Math.floor(i / output)] && (given[at] as number) > 0 !== (wanted[at] as number) > 0.5)
        wrong++;
    }
    bits += wrong;
    sequences += wrong > 0 ? 1 : 0;
  }
  const cost = tidy(() => sequenceLoss(logits, batch).dataSync()[0] ?? Number.NaN) / Math.LN2;
  return { wrongBits: bits / size, wrongSequences: (100 * sequences) / size, cost };
}
