import { addN, reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import {
  checkTrees,
  headScores,
  marginalsOf,
  type TreeMarginals,
  type TreeScores,
  type TreeSizes,
} from './tree-scores.ts';
import { type Eliminated, eliminateWords, headProbabilities, rootPenalties } from './word-elimination.ts';

/**
 * `log Z` of all dependency trees, crossing arcs and several roots allowed: the log-determinant of the graph's Laplacian
 * (matrix-tree theorem, Tutte 1984; Koo et al. 2007). It costs `length^3` and loses no digits to subtraction,
 * whatever the scores.
 *
 * @returns `[batch]`; 0 where the mask leaves no word
 * @throws ShapeError `treeLogPartition: arcs must be [batch, 3, 3], got [1, 3, 2]: 2 is not 3`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { treeLogPartition } from '@mneme/attention';
 *
 * // Two words: both roots, or one the head of the other
 * treeLogPartition({ arcs: zeros([1, 2, 2]), roots: zeros([1, 2]) }).print(); // [log 3]
 */
export function treeLogPartition(scores: TreeScores): Tensor {
  const sizes = checkTrees('treeLogPartition', scores);
  return tidy(() => sumOfPivots(eliminated(scores, sizes), sizes));
}

/**
 * The probability of each arc and root among all dependency trees, crossing arcs and several roots allowed (Koo et al. 2007):
 * the attention weights of words to their heads. Differentiable.
 *
 * @throws ShapeError `treeMarginals: roots must be [batch, length], got [3]: its rank is 1`
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { treeMarginals } from '@mneme/attention';
 *
 * const { arcs, roots } = treeMarginals({ arcs: zeros([1, 2, 2]), roots: zeros([1, 2]) });
 * arcs.print(); // [[[0, 1/3], [1/3, 0]]]
 * roots.print(); // [[2/3, 2/3]]
 */
export function treeMarginals(scores: TreeScores): TreeMarginals {
  const sizes = checkTrees('treeMarginals', scores);
  return tidy(() => ({ ...marginalsOf(headProbabilities(eliminated(scores, sizes)), scores.mask, sizes) }));
}

/**
 * {@link treeLogPartition} of the trees that have exactly one root (Koo et al. 2007).
 *
 * @returns `[batch]`; 0 where the mask leaves no word
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { singleRootTreeLogPartition } from '@mneme/attention';
 *
 * singleRootTreeLogPartition({ arcs: zeros([1, 3, 3]), roots: zeros([1, 3]) }).print(); // [log 9]
 */
export function singleRootTreeLogPartition(scores: TreeScores): Tensor {
  const sizes = checkTrees('singleRootTreeLogPartition', scores);
  return tidy(() => sumOfPivots(eliminated(scores, sizes, rootPenalties(scores.mask, sizes)), sizes));
}

/**
 * {@link treeMarginals} of the trees that have exactly one root; roots sum to 1.
 *
 * @example
 * import { zeros } from '@tensorflow/tfjs-core';
 * import { singleRootTreeMarginals } from '@mneme/attention';
 *
 * const { arcs, roots } = singleRootTreeMarginals({ arcs: zeros([1, 2, 2]), roots: zeros([1, 2]) });
 * arcs.print(); // [[[0, 1/2], [1/2, 0]]]
 * roots.print(); // [[1/2, 1/2]]
 */
export function singleRootTreeMarginals(scores: TreeScores): TreeMarginals {
  const sizes = checkTrees('singleRootTreeMarginals', scores);
  return tidy(() => {
    const words = eliminated(scores, sizes, rootPenalties(scores.mask, sizes));
    return { ...marginalsOf(headProbabilities(words), scores.mask, sizes) };
  });
}

function eliminated(scores: TreeScores, sizes: TreeSizes, penalties?: Tensor): Eliminated[] {
  return eliminateWords(headScores(scores, sizes), scores.mask, penalties);
}

function sumOfPivots(words: readonly Eliminated[], { batch }: TreeSizes): Tensor {
  return addN(words.map(({ pivot }) => reshape(pivot, [batch])));
}
