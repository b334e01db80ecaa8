import { BYTES, type Cost, costOf } from './add-costs.ts';
import { requireSizes } from './require-sizes.ts';

/** The sizes of a sentence whose words hang on one another. */
export interface TreeSentenceSizes {
  /** Sentences. Default 1. */
  readonly batch?: number;
  /** Words, without the root. */
  readonly length: number;
}

/**
 * The cost of `treeLogPartition`, and of one with a single root: each word in turn is taken out, and all arcs between those left are led by
 * way of it, `(length^3 - length) / 3` times a sum of two numbers in logarithms.
 *
 * @throws RangeError `treeLogPartitionCost: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { treeLogPartitionCost } from '@mneme/attention';
 *
 * console.log(treeLogPartitionCost({ length: 5 }).multiplyAdds); // 40
 */
export function treeLogPartitionCost(sizes: TreeSentenceSizes): Cost {
  requireSizes('treeLogPartitionCost', sizes, ['length']);
  return held(bypasses(sizes));
}

/**
 * The cost of `treeMarginals`, and of those with a single root: the words are put back again, which takes two products for each arc that
 * was led around.
 *
 * @throws RangeError `treeMarginalsCost: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { treeMarginalsCost } from '@mneme/attention';
 *
 * console.log(treeMarginalsCost({ length: 5 }).multiplyAdds); // 120
 */
export function treeMarginalsCost(sizes: TreeSentenceSizes): Cost {
  requireSizes('treeMarginalsCost', sizes, ['length']);
  return held(3 * bypasses(sizes));
}

/**
 * The cost of `projectiveLogPartition`, whose root is one word more: three kinds of spans, each in all its splits,
 * `(n^3 - n) / 2` for n = length + 1.
 *
 * @throws RangeError `projectiveLogPartitionCost: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { projectiveLogPartitionCost } from '@mneme/attention';
 *
 * console.log(projectiveLogPartitionCost({ length: 4 }).multiplyAdds); // 60
 */
export function projectiveLogPartitionCost(sizes: TreeSentenceSizes): Cost {
  requireSizes('projectiveLogPartitionCost', sizes, ['length']);
  return held(splits({ ...sizes, length: sizes.length + 1 }));
}

/**
 * The cost of `projectiveMarginals`: of the splits once more, from the whole to its parts.
 *
 * @throws RangeError `projectiveMarginalsCost: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { projectiveMarginalsCost } from '@mneme/attention';
 *
 * console.log(projectiveMarginalsCost({ length: 4 }).multiplyAdds); // 120
 */
export function projectiveMarginalsCost(sizes: TreeSentenceSizes): Cost {
  requireSizes('projectiveMarginalsCost', sizes, ['length']);
  return held(2 * splits({ ...sizes, length: sizes.length + 1 }));
}

/**
 * The cost of `singleRootProjectiveLogPartition`: the root is no word.
 *
 * @throws RangeError `singleRootProjectiveLogPartitionCost: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { singleRootProjectiveLogPartitionCost } from '@mneme/attention';
 *
 * console.log(singleRootProjectiveLogPartitionCost({ length: 5 }).multiplyAdds); // 60
 */
export function singleRootProjectiveLogPartitionCost(sizes: TreeSentenceSizes): Cost {
  requireSizes('singleRootProjectiveLogPartitionCost', sizes, ['length']);
  return held(splits(sizes));
}

/**
 * The cost of `singleRootProjectiveMarginals`.
 *
 * @throws RangeError `singleRootProjectiveMarginalsCost: length must be an integer of at least 1, got 0`
 *
 * @example
 * import { singleRootProjectiveMarginalsCost } from '@mneme/attention';
 *
 * console.log(singleRootProjectiveMarginalsCost({ length: 5 }).multiplyAdds); // 120
 */
export function singleRootProjectiveMarginalsCost(sizes: TreeSentenceSizes): Cost {
  requireSizes('singleRootProjectiveMarginalsCost', sizes, ['length']);
  return held(2 * splits(sizes));
}

/** Of k words left, with the root: k (k - 1) arcs go by way of the one that is taken out. */
function bypasses({ batch = 1, length }: TreeSentenceSizes): number {
  return (batch * (length ** 3 - length)) / 3;
}

/** Of spans of three kinds: of each width w there are `length - w`, each with w splits. */
function splits({ batch = 1, length }: TreeSentenceSizes): number {
  return (batch * (length ** 3 - length)) / 2;
}

/** Each is a number that is held. */
function held(numbers: number): Cost {
  return costOf({ multiplyAdds: numbers, activationBytes: BYTES * numbers });
}
