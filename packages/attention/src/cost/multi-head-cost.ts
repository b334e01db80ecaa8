import type { MultiHeadAttentionConfig } from '../multi-head/multi-head-attention.ts';
import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { attendCost } from './attend-cost.ts';
import { linearCost } from './linear-cost.ts';
import { requireSizes } from './require-sizes.ts';
import type { PairSizes } from './score-costs.ts';

/** The sizes of a `MultiHeadAttention`, and of what it is given. */
export interface MultiHeadSizes extends Omit<MultiHeadAttentionConfig, 'dropout'>, PairSizes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  /** Whether weights are returned: for that the scores are made once more. Default false. */
  readonly weights?: boolean;
}

/**
 * The cost of a `MultiHeadAttention`: four projections, and attention in each head. With fewer `keyHeads` there is less to project and
 * less to keep, and as much to score and to read.
 *
 * @throws RangeError `multiHeadCost: heads must divide width = 6, got 4`
 *
 * @example
 * import { multiHeadCost } from '@mneme/attention';
 *
 * const sizes = { queries: 1, keys: 1000, width: 64, heads: 8 };
 * console.log(multiHeadCost(sizes).cacheBytes, multiHeadCost({ ...sizes, keyHeads: 1 }).cacheBytes); // 512000 64000
 */
export function multiHeadCost(sizes: MultiHeadSizes): Cost {
  requireSizes('multiHeadCost', sizes, ['queries', 'keys', 'width', 'heads']);
  const { width, heads, keyHeads = heads, keyWidth = width, valueWidth = keyWidth, bias = true } = sizes;
  if (sizes.depth === undefined && width % heads !== 0) {
    throw new RangeError(`multiHeadCost: heads must divide width = ${width}, got ${heads}`);
  }
  if (heads % keyHeads !== 0) {
    throw new RangeError(`multiHeadCost: keyHeads must divide heads = ${heads}, got ${keyHeads}`);
  }
  const { batch = 1, queries, keys, depth = width / heads, visible, weights = false } = sizes;
  const [queryRows, keyRows] = [batch * queries, batch * keys];
  const shared = keyHeads * depth;
  const pairs = { batch, queries, keys, weights, ...(visible !== undefined && { visible }) };
  return addCosts(
    linearCost({ rows: queryRows, input: width, output: heads * depth, bias }),
    linearCost({ rows: keyRows, input: keyWidth, output: shared, bias }),
    linearCost({ rows: keyRows, input: valueWidth, output: shared, bias }),
    attendCost({ ...pairs, heads, keyHeads, depth }),
    linearCost({ rows: queryRows, input: heads * depth, output: width, bias }),
  );
}

/**
 * The cost of a `RelativePositions`: each query meets each key, and the vector of their distance, and reads both the value and the
 * distance's. The vectors of all pairs, `queries x keys x (depth + width)` numbers, are held besides.
 *
 * @throws RangeError `relativeAttendCost: furthest must be an integer of at least 1, got 0`
 *
 * @example
 * import { relativeAttendCost } from '@mneme/attention';
 *
 * console.log(relativeAttendCost({ queries: 2, keys: 5, depth: 3, furthest: 1 }).multiplyAdds); // 120
 */
export function relativeAttendCost(
  sizes: PairSizes & {
    readonly depth: number;
    /** The size of a value. Default `depth`. */
    readonly width?: number;
    /** The largest distance that is told apart. */
    readonly furthest: number;
  },
): Cost {
  requireSizes('relativeAttendCost', sizes, ['queries', 'keys', 'depth', 'furthest']);
  const { batch = 1, queries, keys, depth, width = depth, furthest } = sizes;
  const once = attendCost(sizes);
  const products = costOf({ multiplyAdds: once.multiplyAdds, hidden: once.hidden });
  const results = BYTES * batch * queries * (keys + width);
  return addCosts(
    once,
    products,
    costOf({ parameters: (2 * furthest + 1) * (depth + width), activationBytes: results }),
  );
}
