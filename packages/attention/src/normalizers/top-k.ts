import { maskedSoftmax, topk, withGradient } from '@mneme/tensor-core';
import { greaterEqual, logicalAnd, slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { maskedScores } from './masked-scores.ts';
import type { Normalizer } from './normalizer.ts';

/**
 * A softmax over the `count` highest scores of each query alone; scores equal to the lowest of them stay too. Gradients
 * reach those that stay.
 *
 * @throws RangeError `topK: count must be a positive integer, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { topK } from '@mneme/attention';
 *
 * topK(2)(tensor([[1, 5, 5, 2]])).print(); // [[0, 0.5, 0.5, 0]]
 */
export function topK(count: number): Normalizer {
  requireCount('topK', count);
  return (scores, mask) => tidy(() => maskedSoftmax(scores, highest('topK', scores, mask, count)));
}

/**
 * {@link topK} forwards, the full softmax backwards: scores that were left out learn too (a straight-through gradient,
 * Bengio, Léonard and Courville 2013).
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { topKStraightThrough } from '@mneme/attention';
 *
 * topKStraightThrough(1)(tensor([[1, 5, 2]])).print(); // [[0, 1, 0]]
 */
export function topKStraightThrough(count: number): Normalizer {
  requireCount('topKStraightThrough', count);
  return (scores, mask) =>
    tidy(() => {
      const dense = maskedSoftmax(scores, mask);
      const kept = highest('topKStraightThrough', scores, mask, count);
      // The value of one, the gradient of the other.
      return withGradient(
        [dense],
        () => maskedSoftmax(scores, kept),
        (dy) => [dy.clone()],
      );
    });
}

function highest(where: string, scores: Tensor, mask: Tensor | undefined, count: number): Tensor {
  const keys = scores.shape.at(-1) ?? 1;
  const open = maskedScores(where, scores, mask);
  const { values } = topk(open, Math.min(count, keys));
  const begin = new Array<number>(scores.rank).fill(0).with(-1, (values.shape.at(-1) ?? 1) - 1);
  const lowest = slice(values, begin, scores.shape.with(-1, 1));
  const kept = greaterEqual(open, lowest);
  return mask ? logicalAnd(kept, mask) : kept;
}

function requireCount(where: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`${where}: count must be a positive integer, got ${count}`);
  }
}
