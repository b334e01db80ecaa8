import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { linearCost, matrixProductCost } from './linear-cost.ts';
import { requireSizes, visibleOf } from './require-sizes.ts';

/** How many queries meet how many keys. */
export interface PairSizes {
  /** Sequences times heads. Default 1. */
  readonly batch?: number;
  readonly queries: number;
  readonly keys: number;
  /** How many of the pairs a mask leaves, of `queries x keys`; default all. See `visiblePairs`. */
  readonly visible?: number;
}

/** Each query with each key, by `inner` multiply-adds. */
export function pairsCost(where: string, { batch = 1, ...sizes }: PairSizes, inner: number): Cost {
  const visible = visibleOf(where, sizes);
  const { queries, keys } = sizes;
  return {
    ...matrixProductCost({ batch, rows: queries, inner, columns: keys }),
    hidden: batch * (queries * keys - visible) * inner,
  };
}

/**
 * The cost of `dotScore`, and of `scaledDotScore`, `cosineScore` and `distanceScore`, whose products are the same: each query reads
 * each key.
 *
 * @throws RangeError `dotScoreCost: depth must be an integer of at least 1, got 0`
 *
 * @example
 * import { dotScoreCost } from '@mneme/attention';
 *
 * console.log(dotScoreCost({ queries: 2, keys: 5, depth: 3 }).multiplyAdds); // 30
 */
export function dotScoreCost(sizes: PairSizes & { readonly depth: number }): Cost {
  requireSizes('dotScoreCost', sizes, ['queries', 'keys', 'depth']);
  const { batch = 1, keys, depth } = sizes;
  return { ...pairsCost('dotScoreCost', sizes, depth), cacheBytes: BYTES * batch * keys * depth };
}

/** The sizes of a bilinear score. */
export interface BilinearScoreSizes extends PairSizes {
  readonly queryDepth: number;
  readonly keyDepth: number;
}

/**
 * The cost of `bilinearScore`: queries are turned into keys, and then it is a dot product.
 *
 * @throws RangeError `bilinearScoreCost: queryDepth must be an integer of at least 1, got 0`
 *
 * @example
 * import { bilinearScoreCost } from '@mneme/attention';
 *
 * console.log(bilinearScoreCost({ queries: 2, keys: 5, queryDepth: 3, keyDepth: 7 }).multiplyAdds); // 112
 */
export function bilinearScoreCost(sizes: BilinearScoreSizes): Cost {
  requireSizes('bilinearScoreCost', sizes, ['queries', 'keys', 'queryDepth', 'keyDepth']);
  const { batch = 1, queries, keys, queryDepth, keyDepth } = sizes;
  return {
    ...addCosts(
      linearCost({ rows: batch * queries, input: queryDepth, output: keyDepth, bias: false }),
      pairsCost('bilinearScoreCost', sizes, keyDepth),
    ),
    cacheBytes: BYTES * batch * keys * keyDepth,
  };
}

/**
 * The cost of `factoredBilinearScore`: both sides are made `rank` numbers, which are what a cache keeps of a key.
 *
 * @throws RangeError `factoredBilinearScoreCost: rank must be an integer of at least 1, got 0`
 *
 * @example
 * import { factoredBilinearScoreCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5, queryDepth: 3, keyDepth: 7, rank: 1 };
 * console.log(factoredBilinearScoreCost(sizes).multiplyAdds); // 51
 */
export function factoredBilinearScoreCost(sizes: BilinearScoreSizes & { readonly rank: number }): Cost {
  requireSizes('factoredBilinearScoreCost', sizes, ['queries', 'keys', 'queryDepth', 'keyDepth', 'rank']);
  const { rank } = sizes;
  return addCosts(
    projectedCost({ ...sizes, hidden: rank }),
    pairsCost('factoredBilinearScoreCost', sizes, rank),
  );
}

/** The sizes of an additive score. */
export interface AdditiveScoreSizes extends BilinearScoreSizes {
  readonly hidden: number;
}

/**
 * The cost of `additiveScore`, and of `concatScore`, which is the same: each pair is `hidden` numbers, so that it holds as many times
 * more than a dot product does. With projected keys kept, that of `projectedAdditiveScore` for all queries of a sequence.
 *
 * @throws RangeError `additiveScoreCost: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { additiveScoreCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5, queryDepth: 3, keyDepth: 7, hidden: 11 };
 * console.log(additiveScoreCost(sizes).multiplyAdds); // 561
 */
export function additiveScoreCost(sizes: AdditiveScoreSizes): Cost {
  requireSizes('additiveScoreCost', sizes, ['queries', 'keys', 'queryDepth', 'keyDepth', 'hidden']);
  const { batch = 1, queries, keys, hidden } = sizes;
  return addCosts(
    projectedCost(sizes),
    pairsCost('additiveScoreCost', sizes, hidden),
    costOf({ parameters: hidden, activationBytes: BYTES * batch * queries * keys * hidden }), // v, and the tanh of each pair
  );
}

/** Queries and keys made vectors of one size; those of keys can be kept. */
function projectedCost({ batch = 1, queries, keys, queryDepth, keyDepth, hidden }: AdditiveScoreSizes): Cost {
  return {
    ...addCosts(
      linearCost({ rows: batch * queries, input: queryDepth, output: hidden, bias: false }),
      linearCost({ rows: batch * keys, input: keyDepth, output: hidden, bias: false }),
    ),
    cacheBytes: BYTES * batch * keys * hidden,
  };
}

/**
 * The cost of `monotonicEnergy`: that of an additive score, with a bias, a gain and an offset to learn besides.
 *
 * @throws RangeError `monotonicEnergyCost: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { monotonicEnergyCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5, queryDepth: 3, keyDepth: 7, hidden: 11 };
 * console.log(monotonicEnergyCost(sizes).parameters); // 134
 */
export function monotonicEnergyCost(sizes: AdditiveScoreSizes): Cost {
  requireSizes('monotonicEnergyCost', sizes, ['queries', 'keys', 'queryDepth', 'keyDepth', 'hidden']);
  return addCosts(additiveScoreCost(sizes), costOf({ parameters: sizes.hidden + 2 }));
}

/**
 * The cost of `locationScore`: a number for each place, from the query alone. There is nothing to keep of keys.
 *
 * @throws RangeError `locationScoreCost: places must be at least keys = 5, got 3`
 *
 * @example
 * import { locationScoreCost } from '@mneme/attention';
 *
 * console.log(locationScoreCost({ queries: 2, keys: 5, depth: 3, places: 7 }).multiplyAdds); // 30
 */
export function locationScoreCost(
  sizes: PairSizes & { readonly depth: number; readonly places: number },
): Cost {
  requireSizes('locationScoreCost', sizes, ['queries', 'keys', 'depth', 'places']);
  const { keys, depth, places } = sizes;
  if (places < keys) {
    throw new RangeError(`locationScoreCost: places must be at least keys = ${keys}, got ${places}`);
  }
  return { ...pairsCost('locationScoreCost', sizes, depth), parameters: places * depth };
}
