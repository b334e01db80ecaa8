import {
  axes,
  batchMatMul,
  type CallContext,
  glorotUniform,
  linear,
  maskedSoftmax,
  parameter,
  type Random,
  requireInteger,
  select,
} from '@mneme/tensor-core';
import {
  add,
  any,
  concat,
  expandDims,
  max,
  mul,
  reshape,
  scalar,
  slice,
  squeeze,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { requireItemMask } from '../saliency/require-item-mask.ts';
import { pairMask } from './pair-mask.ts';

/** A context and what is asked of it, as vectors of the same depth. */
export interface BidirectionalInputs {
  /** H, `[..., keys, depth]` */
  readonly context: Tensor;
  /** U, `[..., queries, depth]` */
  readonly query: Tensor;
  /** `[..., keys]`, bool, true where the context has a word. */
  readonly contextMask?: Tensor;
  /** `[..., queries]`, bool, true where the query has a word. */
  readonly queryMask?: Tensor;
}

/** Attention in both directions. */
export interface BidirectionallyAttended {
  /** G, `[..., keys, 4 depth]`: each word of the context, what it reads of the query, and both times it. */
  readonly output: Tensor;
  /** The query as each word of the context reads it, `[..., keys, depth]`. */
  readonly contextToQuery: Tensor;
  /** The context as the query reads it, `[..., depth]`. */
  readonly queryToContext: Tensor;
  /** `[..., keys, queries]`: of the query's words, for each word of the context. */
  readonly queryWeights: Tensor;
  /** `[..., keys]`: of the context's words. */
  readonly contextWeights: Tensor;
}

/**
 * Bidirectional attention flow (Seo et al. 2017, the attention flow layer):
 *
 *     S_tj = w'[h_t; u_j; h_t * u_j]
 *     context to query:  a_t = softmax_j(S_tj),  u~_t = sum_j a_tj u_j
 *     query to context:  b = softmax_t(max_j S_tj),  h~ = sum_t b_t h_t
 *     output_t = [h_t; u~_t; h_t * u~_t; h_t * h~]
 *
 * Words that a mask leaves out are read by nobody, and those of the context read nothing. Weights are reported as
 * `queryWeights` and `contextWeights` to `probing.probe`.
 *
 * @param weight - w, `[1, 3 depth]`
 * @throws ShapeError `bidirectionalAttend: weight must be [1, 9], got [1, 6]: 6 is not 9`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { bidirectionalAttend } from '@mneme/attention';
 *
 * const words = { context: tensor([[1, 0], [0, 1], [1, 1]]), query: tensor([[1, 0]]) };
 * const { queryToContext } = bidirectionalAttend(words, tensor([[0, 9, 0, 0, 0, 0]]));
 * queryToContext.print(); // [0.5, 1]
 */
export function bidirectionalAttend(
  inputs: BidirectionalInputs,
  weight: Tensor,
  probing: CallContext = {},
): BidirectionallyAttended {
  const { context, query, contextMask, queryMask } = inputs;
  const depth = checkInputs(inputs, weight);
  return tidy(() => {
    const pairs = pairMask({ x: context, mask: contextMask }, { x: query, mask: queryMask });
    const scores = similarity(context, query, weight, depth);
    const queryWeights = maskedSoftmax(scores, pairs);
    const contextToQuery = batchMatMul(queryWeights, query);
    const best = max(pairs ? select(pairs, scores, scalar(BELOW_ALL)) : scores, -1);
    const contextWeights = maskedSoftmax(best, pairs && any(pairs, -1));
    const read = batchMatMul(expandDims(contextWeights, -2), context); // [..., 1, depth]
    probing.probe?.report('queryWeights', queryWeights);
    probing.probe?.report('contextWeights', contextWeights);
    const parts = [context, contextToQuery, mul(context, contextToQuery), mul(context, read)];
    return {
      output: concat(parts, context.rank - 1),
      contextToQuery,
      queryToContext: squeeze(read, [-2]),
      queryWeights,
      contextWeights,
    };
  });
}

const BELOW_ALL = -1e30;

/** `w'[h; u; h * u]` of all pairs, without making any: `w_h'h + w_u'u + (w_hu * h)'u`. */
function similarity(context: Tensor, query: Tensor, weight: Tensor, depth: number): Tensor {
  const part = (n: number): Tensor => slice(weight, [0, n * depth], [1, depth]);
  const ofContext = linear(context, part(0)); // [..., keys, 1]
  const ofQuery = linear(query, part(1)); // [..., queries, 1]
  const product = batchMatMul(mul(context, reshape(part(2), [depth])), query, { transposeB: true });
  return add(add(product, ofContext), reshape(ofQuery, [...query.shape.slice(0, -2), 1, -1]));
}

function checkInputs(
  { context, query, contextMask, queryMask }: BidirectionalInputs,
  weight: Tensor,
): number {
  const { depth } = axes(
    'bidirectionalAttend',
    { context, query },
    { context: '... keys depth', query: '... queries depth' },
  );
  axes('bidirectionalAttend', { weight }, { weight: `1 ${3 * depth}` });
  requireItemMask('bidirectionalAttend', contextMask, context, 'contextMask');
  requireItemMask('bidirectionalAttend', queryMask, query, 'queryMask');
  return depth;
}

export interface BidirectionalAttentionConfig {
  readonly depth: number;
}

/**
 * {@link bidirectionalAttend} with a weight of its own, Glorot-uniform at first.
 *
 * @throws RangeError `BidirectionalAttention: depth must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { BidirectionalAttention } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const attention = new BidirectionalAttention({ depth: 3 }, new Random(0));
 * console.log(attention.call({ context: ones([2, 7, 3]), query: ones([2, 5, 3]) }).output.shape); // [2, 7, 12]
 */
export class BidirectionalAttention {
  /** w, `[1, 3 depth]` */
  readonly weight: Variable;

  constructor({ depth }: BidirectionalAttentionConfig, random: Random) {
    requireInteger('BidirectionalAttention', 'depth', depth);
    this.weight = parameter(glorotUniform([1, 3 * depth], random.split('weight')));
  }

  call(inputs: BidirectionalInputs, context: CallContext = {}): BidirectionallyAttended {
    return bidirectionalAttend(inputs, this.weight, context);
  }
}
