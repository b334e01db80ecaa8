import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { requireSizes, visibleOf } from './require-sizes.ts';
import { dotScoreCost, type PairSizes, pairsCost } from './score-costs.ts';

/**
 * The cost of what comes behind any score: weights, and the mean of the values by them. Add it to the score's.
 *
 * @throws RangeError `readCost: width must be an integer of at least 1, got 0`
 *
 * @example
 * import { additiveScoreCost, addCosts, readCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5 };
 * const score = additiveScoreCost({ ...sizes, queryDepth: 3, keyDepth: 3, hidden: 7 });
 * console.log(addCosts(score, readCost({ ...sizes, width: 11 })).cacheBytes); // 360
 */
export function readCost(sizes: PairSizes & { readonly width: number }): Cost {
  requireSizes('readCost', sizes, ['queries', 'keys', 'width']);
  const { batch = 1, queries, keys } = sizes;
  return addCosts(
    costOf({ activationBytes: BYTES * batch * queries * keys }), // the weights
    meanCost('readCost', sizes),
  );
}

/** The mean of the values, by weights that are there. */
export function meanCost(where: string, sizes: PairSizes & { readonly width: number }): Cost {
  const { batch = 1, queries, keys, width } = sizes;
  return {
    ...pairsCost(where, sizes, width),
    activationBytes: BYTES * batch * queries * width,
    cacheBytes: BYTES * batch * keys * width,
  };
}

/** The sizes of attention. */
export interface AttendSizes extends PairSizes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  /** Default 1. */
  readonly heads?: number;
  /** Heads of keys and values, shared by groups of heads; all that the cache keeps. Default `heads`. */
  readonly keyHeads?: number;
  readonly depth: number;
  /** The size of a value. Default `depth`. */
  readonly width?: number;
  /** Whether weights are returned: for that the scores are made once more. Default false. */
  readonly weights?: boolean;
}

/**
 * The cost of `attend`, soft attention by dot products: each query scores each key and reads each value,
 * `queries x keys x (depth + width)` multiply-adds a head. That of `attendExact` is the same, with the keys of the past among `keys`, and
 * `weights` where any of its stages is asked for; that of `attendInHeads` too, its heads being `queries`.
 *
 * @throws RangeError `attendCost: depth must be an integer of at least 1, got 0`
 *
 * @example
 * import { attendCost, visiblePairs } from '@mneme/attention';
 *
 * const sizes = { queries: 4, keys: 4, depth: 8 };
 * const { multiplyAdds, hidden } = attendCost({ ...sizes, visible: visiblePairs(sizes, { above: 0 }) });
 * console.log(multiplyAdds, hidden); // 256 96
 */
export function attendCost(sizes: AttendSizes): Cost {
  requireSizes('attendCost', sizes, ['queries', 'keys', 'depth']);
  visibleOf('attendCost', sizes);
  const { batch = 1, heads = 1, keyHeads = heads, queries, keys, depth, width = depth, weights } = sizes;
  if (heads % keyHeads !== 0) {
    throw new RangeError(`attendCost: keyHeads must divide heads = ${heads}, got ${keyHeads}`);
  }
  const eachHead = { ...sizes, batch: batch * heads };
  const score = dotScoreCost(eachHead);
  const again = costOf({ activationBytes: BYTES * eachHead.batch * queries * keys });
  return {
    ...addCosts(score, readCost({ ...eachHead, width }), ...(weights ? [score, again] : [])),
    cacheBytes: BYTES * batch * keyHeads * keys * (depth + width),
  };
}

/**
 * The bytes that `attend` has kept, besides its inputs, when the gradient is to be computed: its output, and a number for each
 * query. The weights are not among them, they are made again; so it grows with the length and not with its square.
 *
 * @throws RangeError `attendSavedBytes: queries must be an integer of at least 1, got 0`
 *
 * @example
 * import { attendSavedBytes } from '@mneme/attention';
 *
 * console.log(attendSavedBytes({ queries: 5, width: 7 })); // 160
 */
export function attendSavedBytes(sizes: {
  /** Sequences times heads. Default 1. */
  readonly batch?: number;
  readonly queries: number;
  readonly width: number;
}): number {
  requireSizes('attendSavedBytes', sizes, ['queries', 'width']);
  const { batch = 1, queries, width } = sizes;
  return BYTES * batch * queries * (width + 1);
}

/**
 * The cost of `hardAttend`, to which that of the scores is to be added: by a sample or by the most probable key, all have been
 * scored before, and all are read, though the weights of all but one are 0. Those are `hidden`.
 *
 * @throws RangeError `hardAttendCost: width must be an integer of at least 1, got 0`
 *
 * @example
 * import { addCosts, dotScoreCost, hardAttendCost } from '@mneme/attention';
 *
 * const sizes = { queries: 1, keys: 100 };
 * const { multiplyAdds, hidden } = addCosts(dotScoreCost({ ...sizes, depth: 8 }), hardAttendCost({ ...sizes, width: 8 }));
 * console.log(multiplyAdds - hidden); // 808
 */
export function hardAttendCost(sizes: Omit<PairSizes, 'visible'> & { readonly width: number }): Cost {
  requireSizes('hardAttendCost', sizes, ['queries', 'keys', 'width']);
  const { batch = 1, queries, keys } = sizes;
  return addCosts(
    costOf({ activationBytes: BYTES * batch * queries * keys * 2 }), // the choice, and the probabilities
    meanCost('hardAttendCost', { ...sizes, visible: queries }),
  );
}

/**
 * The cost of attention by dot products with `topK(count)`: each key is scored, and `count` are read. Keys whose scores are equal
 * to the lowest of these are read too; they are not counted.
 *
 * @throws RangeError `topKAttendCost: count must be an integer of at least 1, got 0`
 *
 * @example
 * import { topKAttendCost } from '@mneme/attention';
 *
 * const { multiplyAdds, hidden } = topKAttendCost({ queries: 1, keys: 100, depth: 8, count: 5 });
 * console.log(multiplyAdds - hidden); // 840
 */
export function topKAttendCost(
  sizes: Omit<PairSizes, 'visible'> & {
    readonly depth: number;
    /** The size of a value. Default `depth`. */
    readonly width?: number;
    readonly count: number;
  },
): Cost {
  requireSizes('topKAttendCost', sizes, ['queries', 'keys', 'depth', 'count']);
  const { queries, keys, depth, width = depth, count } = sizes;
  const read = queries * Math.min(count, keys);
  return addCosts(dotScoreCost(sizes), readCost({ ...sizes, width, visible: read }));
}
