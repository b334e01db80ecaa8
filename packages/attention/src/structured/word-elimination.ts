import { cumsum, logSumExp, select } from '@mneme/tensor-core';
import {
  add,
  cast,
  concat,
  exp,
  greater,
  mul,
  relu,
  reshape,
  scalar,
  slice,
  sub,
  sum,
  type Tensor,
  tensor,
  zeros,
} from '@tensorflow/tfjs-core';
import { IMPOSSIBLE } from './impossible.ts';
import { logAddExp } from './log-add-exp.ts';
import { selfHeads, type TreeSizes } from './tree-scores.ts';

/** A word taken out of the graph: what was said of its heads, and how the others bypass it. */
export interface Eliminated {
  /** `[batch, left, 1]`: of its heads, the root last, and impossible where it may not be one. */
  readonly heads: Tensor;
  /** `[batch, 1, 1]`: the log of their sum, a pivot of the elimination. */
  readonly pivot: Tensor;
  /** `[batch, left, left - 1]`, undefined for the last word: arcs among the others as they were, and by way of it. */
  readonly others?: { readonly direct: Tensor; readonly by: Tensor; readonly total: Tensor };
}

/** `[batch or 1, length]`: 0, or impossible where the root may not be a word's head when that word's turn comes. */
export function rootPenalties(mask: Tensor | undefined, { length }: TreeSizes): Tensor {
  // Trees of one root are what is of first order in the root's weights: it takes part in the last pivot alone.
  if (!mask) return tensor([Array.from({ length }, (_, word) => (word === length - 1 ? 0 : IMPOSSIBLE))]);
  const later = cumsum(cast(mask, 'float32'), -1, { exclusive: true, reverse: true });
  return mul(cast(greater(later, 0), 'float32'), IMPOSSIBLE);
}

/**
 * The words of a graph taken out one by one, by Gaussian elimination on its Laplacian in which nothing is subtracted: the
 * diagonal is the sum of what a column holds besides (Grassmann, Taksar and Heyman 1985), so that logarithms do.
 *
 *     weight'(h, m) = weight(h, m) + weight(h, k) weight(k, m) / pivot_k,   pivot_k = sum_h weight(h, k)
 *
 * @param heads - `[batch, length + 1, length]`, log-weights, the root last
 * @param mask - `[batch, length]`
 * @param penalties - of {@link rootPenalties}, where there is to be one root
 */
export function eliminateWords(heads: Tensor, mask?: Tensor, penalties?: Tensor): Eliminated[] {
  const [batch = 1, , length = 1] = heads.shape;
  const eliminated: Eliminated[] = [];
  let weights = heads;
  for (let word = 0; word < length; word++) {
    const left = length - word;
    const column = slice(weights, [0, 1, 0], [batch, left, 1]);
    const open = penalties ? add(column, ofRoot(slice(penalties, [0, word], [-1, 1]), left)) : column;
    const all = logSumExp(open, 1, true);
    const present = mask && reshape(slice(mask, [0, word], [batch, 1]), [batch, 1, 1]);
    const pivot = present ? select(present, all, scalar(0)) : all;
    if (left === 1) {
      eliminated.push({ heads: open, pivot });
      break;
    }
    const row = slice(weights, [0, 0, 1], [batch, 1, left - 1]);
    const direct = slice(weights, [0, 1, 1], [batch, left, left - 1]);
    const by = add(sub(column, pivot), row);
    const total = logAddExp(direct, by);
    eliminated.push({ heads: open, pivot, others: { direct, by, total } });
    weights = select(selfHeads(left - 1), scalar(IMPOSSIBLE), total);
  }
  return eliminated;
}

/** `[batch or 1, left, 1]`: a number for the root, 0 for the words. */
function ofRoot(penalty: Tensor, left: number): Tensor {
  const last = Array.from({ length: left }, (_, head) => (head === left - 1 ? 1 : 0));
  return mul(reshape(penalty, [-1, 1, 1]), tensor(last, [1, left, 1]));
}

/**
 * The derivative of the sum of the pivots by the log-weights that went in, which are probabilities; by the chain rule from
 * the last word back, in operations that are themselves differentiated.
 *
 * @returns `[batch, length + 1, length]`
 */
export function headProbabilities(eliminated: readonly Eliminated[]): Tensor {
  let probabilities: Tensor | undefined;
  for (const { heads, pivot, others } of eliminated.toReversed()) {
    const own = exp(sub(heads, pivot));
    const none = zeros([own.shape[0] ?? 1, 1, 1]);
    if (!others || !probabilities) {
      probabilities = concat([none, own], 1);
      continue;
    }
    const { direct, by, total } = others;
    const kept = mul(probabilities, exp(sub(direct, total)));
    const bypassing = mul(probabilities, exp(sub(by, total)));
    const through = sum(bypassing, 2, true);
    const ofPivot = sub(1, sum(through, 1, true));
    // A word's own part is negative where more than one hangs on it: rounding may leave less than nothing.
    const column = relu(add(through, mul(ofPivot, own)));
    const row = concat([none, sum(bypassing, 1, true)], 2);
    probabilities = concat([row, concat([column, kept], 2)], 1);
  }
  return probabilities as Tensor;
}
