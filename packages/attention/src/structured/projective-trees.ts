import { bandMask, cumsum, logSumExp, oneHot, select, softmax } from '@mneme/tensor-core';
import {
  add,
  any,
  cast,
  concat,
  expandDims,
  fill,
  greater,
  logicalAnd,
  logicalNot,
  logicalOr,
  reshape,
  reverse,
  scalar,
  slice,
  type Tensor,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { IMPOSSIBLE } from './impossible.ts';
import { arcProbabilities, atPlace, outermost, type SpanChart, spanChart } from './span-chart.ts';
import {
  checkTrees,
  headScores,
  marginalsOf,
  type TreeMarginals,
  type TreeScores,
  type TreeSizes,
} from './tree-scores.ts';

/**
 * `log Z` of all projective dependency trees, those without crossing arcs, several roots allowed (the root stands before the
 * first word): the inside algorithm of Eisner 1996, `length^3`.
 *
 * @returns `[batch]`; 0 where the mask leaves no word
 * @throws ShapeError `projectiveLogPartition: arcs must be [batch, 3, 3], got [1, 3, 2]: 2 is not 3`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { projectiveLogPartition } from '@mneme/attention';
 *
 * projectiveLogPartition({ arcs: zeros([1, 3, 3]), roots: zeros([1, 3]) }).print(); // [log 12]
 */
export function projectiveLogPartition(scores: TreeScores): Tensor {
  const sizes = checkTrees('projectiveLogPartition', scores);
  return tidy(() => orNothing(lastOfRoot(spanChart(withRoot(scores, sizes))), scores.mask));
}

/**
 * The probability of each arc and root among all projective dependency trees, several roots allowed (Kim et al. 2017, syntactic
 * tree selection): by an outside pass. Differentiable.
 *
 * @throws ShapeError `projectiveMarginals: roots must be [batch, length], got [3]: its rank is 1`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { projectiveMarginals } from '@mneme/attention';
 *
 * const { arcs, roots } = projectiveMarginals({ arcs: zeros([1, 2, 2]), roots: zeros([1, 2]) });
 * arcs.print(); // [[[0, 1/3], [1/3, 0]]]
 * roots.print(); // [[2/3, 2/3]]
 */
export function projectiveMarginals(scores: TreeScores): TreeMarginals {
  const sizes = checkTrees('projectiveMarginals', scores);
  const { batch, length } = sizes;
  return tidy(() => {
    const chart = spanChart(withRoot(scores, sizes));
    const none = zeros([batch, length + 1, length + 1]);
    const whole = oneHot(fill([batch], length, 'int32'), length + 1);
    const given = { rightByStart: atPlace(whole, 0), rightByEnd: none, leftByStart: none };
    const heads = slice(arcProbabilities(chart, given), [0, 0, 1], [batch, length + 1, length]);
    const [root, words] = [
      slice(heads, [0, 0, 0], [batch, 1, length]),
      slice(heads, [0, 1, 0], [-1, -1, -1]),
    ];
    return { ...marginalsOf(concat([words, root], 1), scores.mask, sizes) };
  });
}

/**
 * {@link projectiveLogPartition} of the trees that have exactly one root.
 *
 * @returns `[batch]`; 0 where the mask leaves no word
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { singleRootProjectiveLogPartition } from '@mneme/attention';
 *
 * singleRootProjectiveLogPartition({ arcs: zeros([1, 3, 3]), roots: zeros([1, 3]) }).print(); // [log 7]
 */
export function singleRootProjectiveLogPartition(scores: TreeScores): Tensor {
  const sizes = checkTrees('singleRootProjectiveLogPartition', scores);
  return tidy(() => orNothing(logSumExp(rootedScores(scores, sizes).rooted), scores.mask));
}

/**
 * {@link projectiveMarginals} of the trees that have exactly one root; roots sum to 1.
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { singleRootProjectiveMarginals } from '@mneme/attention';
 *
 * const { roots } = singleRootProjectiveMarginals({ arcs: zeros([1, 3, 3]), roots: zeros([1, 3]) });
 * roots.print(); // [[3/7, 1/7, 3/7]]
 */
export function singleRootProjectiveMarginals(scores: TreeScores): TreeMarginals {
  const sizes = checkTrees('singleRootProjectiveMarginals', scores);
  const { batch, length } = sizes;
  return tidy(() => {
    const { chart, rooted } = rootedScores(scores, sizes);
    const roots = softmax(rooted);
    const words = arcProbabilities(chart, {
      rightByStart: zeros([batch, length, length]),
      rightByEnd: atPlace(reverse(roots, 1), length - 1),
      leftByStart: atPlace(roots, 0),
    });
    return { ...marginalsOf(concat([words, expandDims(roots, 1)], 1), scores.mask, sizes) };
  });
}

/** Of each word as the only root, `[batch, length]`: what is before it hangs on it, and what is behind. */
function rootedScores(scores: TreeScores, sizes: TreeSizes): { chart: SpanChart; rooted: Tensor } {
  const { heads, roots } = closedScores(scores, sizes);
  const chart = spanChart(heads);
  const { first, last } = outermost(chart);
  return { chart, rooted: add(roots, add(first, last)) };
}

/** `[batch, length + 1, length + 1]`: the root is a word before all others, and has no head. */
function withRoot(scores: TreeScores, sizes: TreeSizes): Tensor {
  const { batch, length } = sizes;
  const { heads, roots } = closedScores(scores, sizes);
  const all = concat([expandDims(roots, 1), heads], 1);
  return concat([add(zeros([batch, length + 1, 1]), IMPOSSIBLE), all], 2);
}

/** Of the span from the root to the last word. */
function lastOfRoot({ right }: SpanChart): Tensor {
  const [batch = 1, length = 1] = right.byStart.shape;
  return reshape(slice(right.byStart, [0, 0, length - 1], [batch, 1, 1]), [batch]);
}

function orNothing(logPartition: Tensor, mask: Tensor | undefined): Tensor {
  return mask ? select(any(mask, -1), logPartition, scalar(0)) : logPartition;
}

/**
 * The scores of sentences without a mask that are worth the same: a place without a word hangs on its neighbour, at no cost,
 * as a leaf that crosses nothing. The neighbour is the one before, or behind where there is no word before.
 */
function closedScores(scores: TreeScores, sizes: TreeSizes): { heads: Tensor; roots: Tensor } {
  const { batch, length } = sizes;
  const { mask } = scores;
  const all = headScores(scores, sizes);
  const heads = slice(all, [0, 0, 0], [batch, length, length]);
  const roots = reshape(slice(all, [0, length, 0], [batch, 1, length]), [batch, length]);
  if (!mask) return { heads, roots };
  const leaf = expandDims(logicalNot(mask), 1);
  const seen = expandDims(greater(cumsum(cast(mask, 'float32'), -1), 0), 1);
  const [before, behind] = [
    bandMask(length, length, { below: -1, above: 1 }),
    bandMask(length, length, { below: 1, above: -1 }),
  ];
  const hung = logicalOr(logicalAnd(seen, before), logicalAnd(logicalNot(seen), behind));
  return { heads: select(logicalAnd(leaf, hung), scalar(0), heads), roots };
}
