import type { EndToEndMemoryNetwork } from '@mneme/memory-net';
import type { BabiSizes, PreparedQuestion } from '../babi/prepare-babi.ts';
import { hopWeights } from './hop-weights.ts';

export interface SupportSharesInputs {
  readonly model: EndToEndMemoryNetwork;
  readonly sizes: BabiSizes;
  /** The test set of one task. */
  readonly questions: readonly PreparedQuestion[];
  /** What the model answers to them, as numbers of words. */
  readonly answers: ArrayLike<number>;
}

/**
 * How much of each hop's weight lies on the true supporting facts, in percent, over the test set of one task,
 * and how many of the right answers had a supporting fact on top of some hop. The empty slots of the memory take
 * weight too, so a hop's weights on sentences may sum to less than all.
 */
export function supportShares({
  model,
  sizes,
  questions,
  answers,
}: SupportSharesInputs): Record<string, number> {
  const onSupports = new Float64Array(model.hops);
  let right = 0;
  let rightWithSupportOnTop = 0;
  for (let start = 0; start < questions.length; start += AT_ONCE) {
    const batch = questions.slice(start, start + AT_ONCE);
    for (const [i, hops] of hopWeights(model, sizes, batch).entries()) {
      const { supports = [], answer } = batch[i] ?? {};
      for (const [k, weights] of hops.entries()) {
        onSupports[k] = (onSupports[k] ?? 0) + supports.reduce((total, s) => total + (weights[s] ?? 0), 0);
      }
      if (answers[start + i] !== answer) continue;
      right++;
      if (hops.some((weights) => supports.includes(weights.indexOf(Math.max(...weights)))))
        rightWithSupportOnTop++;
    }
  }
  const shares = Array.from(
    onSupports,
    (total, k) => [`supportShareHop${k + 1}`, (100 * total) / questions.length] as const,
  );
  return {
    ...Object.fromEntries(shares),
    supportOnTopOfRightAnswers: right ? (100 * rightWithSupportOnTop) / right : 0,
  };
}

const AT_ONCE = 100;
