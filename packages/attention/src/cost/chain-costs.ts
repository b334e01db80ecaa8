import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { meanCost } from './attend-cost.ts';
import { requireSizes } from './require-sizes.ts';
import { type BilinearScoreSizes, bilinearScoreCost, pairsCost } from './score-costs.ts';

/** The sizes of a chain of states. */
export interface ChainSizes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  readonly length: number;
  readonly states: number;
}

/** A recursion over all pairs of states of neighbours: a multiply-add for each, whose scores are held. */
function recursionCost({ batch = 1, length, states }: ChainSizes): Cost {
  const pairs = batch * (length - 1) * states ** 2;
  return costOf({ multiplyAdds: pairs, activationBytes: BYTES * pairs });
}

/**
 * The cost of `chainLogPartition`, by the forward algorithm: `(length - 1) x states^2`. Only the scores of pairs are held as
 * activations.
 *
 * @throws RangeError `chainLogPartitionCost: states must be an integer of at least 1, got 0`
 *
 * @example
 * import { chainLogPartitionCost } from '@mneme/attention';
 *
 * console.log(chainLogPartitionCost({ length: 5, states: 3 }).multiplyAdds); // 36
 */
export function chainLogPartitionCost(sizes: ChainSizes): Cost {
  requireSizes('chainLogPartitionCost', sizes, ['length', 'states']);
  return recursionCost(sizes);
}

/**
 * The cost of `chainMarginals`, by the forward-backward algorithm: the recursion in both directions.
 *
 * @throws RangeError `chainMarginalsCost: states must be an integer of at least 1, got 0`
 *
 * @example
 * import { chainMarginalsCost } from '@mneme/attention';
 *
 * console.log(chainMarginalsCost({ length: 5, states: 3 }).multiplyAdds); // 72
 */
export function chainMarginalsCost(sizes: ChainSizes): Cost {
  requireSizes('chainMarginalsCost', sizes, ['length', 'states']);
  const oneWay = recursionCost(sizes);
  return addCosts(oneWay, oneWay);
}

/**
 * The cost of a `LinearChainCrf` that gives marginals, and its parameters.
 *
 * @throws RangeError `linearChainCrfCost: states must be an integer of at least 1, got 0`
 *
 * @example
 * import { linearChainCrfCost } from '@mneme/attention';
 *
 * console.log(linearChainCrfCost({ length: 5, states: 3 }).parameters); // 15
 */
export function linearChainCrfCost(sizes: ChainSizes): Cost {
  requireSizes('linearChainCrfCost', sizes, ['length', 'states']);
  const { states } = sizes;
  return addCosts(chainMarginalsCost(sizes), costOf({ parameters: states * (states + 2) }));
}

/**
 * The cost of `viterbi` with transitions that are the same at each step: the recursion, with a maximum instead of a sum; and both the
 * way back and the score of what was found, which products with one-hot rows look up: all of these but one row is `hidden`.
 *
 * @throws RangeError `viterbiCost: states must be an integer of at least 1, got 0`
 *
 * @example
 * import { viterbiCost } from '@mneme/attention';
 *
 * const { multiplyAdds, hidden } = viterbiCost({ length: 5, states: 3 });
 * console.log(multiplyAdds, hidden); // 108 48
 */
export function viterbiCost(sizes: ChainSizes): Cost {
  requireSizes('viterbiCost', sizes, ['length', 'states']);
  const { batch = 1, length, states } = sizes;
  const recursion = recursionCost(sizes);
  if (length === 1) return recursion;
  const steps = batch * (length - 1);
  const lookedUp = pairsCost('viterbiCost', { queries: steps, keys: states, visible: steps }, states);
  return addCosts(recursion, lookedUp, lookedUp);
}

/**
 * The cost of a `SegmentationAttention`: bilinear scores, a chain of two states along the keys for each query, and the values' mean.
 *
 * @throws RangeError `segmentationCost: width must be an integer of at least 1, got 0`
 *
 * @example
 * import { segmentationCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5, queryDepth: 3, keyDepth: 7, width: 11 };
 * console.log(segmentationCost(sizes).multiplyAdds); // 286
 */
export function segmentationCost(sizes: BilinearScoreSizes & { readonly width: number }): Cost {
  requireSizes('segmentationCost', sizes, ['queries', 'keys', 'queryDepth', 'keyDepth', 'width']);
  const { batch = 1, queries, keys } = sizes;
  return addCosts(
    bilinearScoreCost(sizes),
    chainMarginalsCost({ batch: batch * queries, length: keys, states: 2 }),
    costOf({ parameters: 4 }),
    meanCost('segmentationCost', sizes),
  );
}
