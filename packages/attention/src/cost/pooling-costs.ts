import { addCosts, BYTES, type Cost, costOf } from './add-costs.ts';
import { attendCost, meanCost, readCost } from './attend-cost.ts';
import { linearCost, matrixProductCost } from './linear-cost.ts';
import { requireSizes } from './require-sizes.ts';

/** The sizes of a sequence that is made a vector or a few. */
export interface PoolingSizes {
  /** Sequences. Default 1. */
  readonly batch?: number;
  readonly length: number;
  /** The size of an item. */
  readonly width: number;
}

/**
 * The cost of `attentionPool`: attention by a few learned queries, whose scores are made twice, since it returns weights. As in
 * all pooling, nothing is kept for later.
 *
 * @throws RangeError `attentionPoolCost: seeds must be an integer of at least 1, got 0`
 *
 * @example
 * import { attentionPoolCost } from '@mneme/attention';
 *
 * console.log(attentionPoolCost({ length: 5, width: 3, seeds: 2 }).multiplyAdds); // 90
 */
export function attentionPoolCost(sizes: PoolingSizes & { readonly seeds: number }): Cost {
  requireSizes('attentionPoolCost', sizes, ['length', 'width', 'seeds']);
  const { batch = 1, length, width, seeds } = sizes;
  const attended = attendCost({ batch, queries: seeds, keys: length, depth: width, weights: true });
  return { ...attended, parameters: seeds * width, cacheBytes: 0 };
}

/**
 * The cost of `saliencyPool`: a score for each item by itself, and their mean.
 *
 * @throws RangeError `saliencyPoolCost: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { saliencyPoolCost } from '@mneme/attention';
 *
 * console.log(saliencyPoolCost({ length: 5, width: 3, hidden: 7 }).multiplyAdds); // 155
 */
export function saliencyPoolCost(sizes: PoolingSizes & { readonly hidden: number }): Cost {
  requireSizes('saliencyPoolCost', sizes, ['length', 'width', 'hidden']);
  const { batch = 1, length, width, hidden } = sizes;
  const rows = batch * length;
  return withoutCache(
    linearCost({ rows, input: width, output: hidden }),
    held(rows * hidden), // tanh
    linearCost({ rows, input: hidden, output: 1, bias: false }),
    readCost({ batch, queries: 1, keys: length, width }),
  );
}

/**
 * The cost of `saliencyGate`: a map of each item by itself.
 *
 * @throws RangeError `saliencyGateCost: gates must be an integer of at least 1, got 0`
 *
 * @example
 * import { saliencyGateCost } from '@mneme/attention';
 *
 * console.log(saliencyGateCost({ length: 5, width: 3 }).multiplyAdds); // 45
 */
export function saliencyGateCost(sizes: PoolingSizes & { readonly gates?: number }): Cost {
  requireSizes('saliencyGateCost', sizes, ['length', 'width']);
  const { batch = 1, length, width, gates = width } = sizes;
  const rows = batch * length;
  return addCosts(linearCost({ rows, input: width, output: gates }), held(rows * gates));
}

/**
 * The cost of `selfAttentivePool`: `rows` scores for each item by itself, and as many means.
 *
 * @throws RangeError `selfAttentivePoolCost: rows must be an integer of at least 1, got 0`
 *
 * @example
 * import { selfAttentivePoolCost } from '@mneme/attention';
 *
 * console.log(selfAttentivePoolCost({ length: 5, width: 3, hidden: 7, rows: 2 }).multiplyAdds); // 205
 */
export function selfAttentivePoolCost(
  sizes: PoolingSizes & { readonly hidden: number; readonly rows: number },
): Cost {
  requireSizes('selfAttentivePoolCost', sizes, ['length', 'width', 'hidden', 'rows']);
  const { batch = 1, length, width, hidden, rows } = sizes;
  const items = batch * length;
  return withoutCache(
    linearCost({ rows: items, input: width, output: hidden, bias: false }),
    held(items * hidden), // tanh
    linearCost({ rows: items, input: hidden, output: rows, bias: false }),
    readCost({ batch, queries: rows, keys: length, width }),
  );
}

/**
 * The cost of `hierarchicalAttend` without its encoders: words are pooled in each sentence, and then sentences.
 *
 * @throws RangeError `hierarchicalAttendCost: sentences must be an integer of at least 1, got 0`
 *
 * @example
 * import { hierarchicalAttendCost } from '@mneme/attention';
 *
 * const level = { width: 3, hidden: 7 };
 * console.log(hierarchicalAttendCost({ sentences: 2, length: 5, word: level, sentence: level }).multiplyAdds); // 372
 */
export function hierarchicalAttendCost({
  batch = 1,
  sentences,
  length,
  word,
  sentence,
}: {
  /** Documents. Default 1. */
  readonly batch?: number;
  readonly sentences: number;
  /** Of a sentence. */
  readonly length: number;
  readonly word: { readonly width: number; readonly hidden: number };
  readonly sentence: { readonly width: number; readonly hidden: number };
}): Cost {
  requireSizes('hierarchicalAttendCost', { batch, sentences, length }, ['sentences', 'length']);
  return addCosts(
    saliencyPoolCost({ ...word, batch: batch * sentences, length }),
    saliencyPoolCost({ ...sentence, batch, length: sentences }),
  );
}

/** The sizes of two sequences that read each other. */
export interface TwoSequenceSizes {
  /** Pairs of sequences. Default 1. */
  readonly batch?: number;
  /** Words of the query. */
  readonly queries: number;
  /** Words of the context. */
  readonly keys: number;
  readonly depth: number;
}

/**
 * The cost of `bidirectionalAttend`.
 *
 * @throws RangeError `bidirectionalAttendCost: depth must be an integer of at least 1, got 0`
 *
 * @example
 * import { bidirectionalAttendCost } from '@mneme/attention';
 *
 * console.log(bidirectionalAttendCost({ queries: 2, keys: 5, depth: 3 }).multiplyAdds); // 96
 */
export function bidirectionalAttendCost(sizes: TwoSequenceSizes): Cost {
  requireSizes('bidirectionalAttendCost', sizes, ['queries', 'keys', 'depth']);
  const { batch = 1, queries, keys, depth } = sizes;
  return withoutCache(
    linearCost({ rows: batch * keys, input: depth, output: 1, bias: false }),
    linearCost({ rows: batch * queries, input: depth, output: 1, bias: false }),
    costOf({ parameters: depth }), // of products, which are taken with the scores
    matrixProductCost({ batch, rows: keys, inner: depth, columns: queries }),
    readCost({ batch, queries: keys, keys: queries, width: depth }),
    readCost({ batch, queries: 1, keys, width: depth }),
  );
}

/**
 * The cost of `coattend`, whose affinities are made once for each direction.
 *
 * @throws RangeError `coattendCost: depth must be an integer of at least 1, got 0`
 *
 * @example
 * import { coattendCost } from '@mneme/attention';
 *
 * console.log(coattendCost({ queries: 2, keys: 5, depth: 3 }).multiplyAdds); // 150
 */
export function coattendCost(sizes: TwoSequenceSizes): Cost {
  requireSizes('coattendCost', sizes, ['queries', 'keys', 'depth']);
  const { batch = 1, queries, keys, depth } = sizes;
  const affinity = matrixProductCost({ batch, rows: keys, inner: depth, columns: queries });
  const ofContext = { batch, queries: keys, keys: queries, width: depth };
  return withoutCache(
    affinity,
    affinity,
    readCost({ batch, queries, keys, width: depth }),
    readCost(ofContext),
    meanCost('coattendCost', ofContext), // reads what the query read
  );
}

/**
 * The cost of `parallelCoattend`.
 *
 * @throws RangeError `parallelCoattendCost: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { parallelCoattendCost } from '@mneme/attention';
 *
 * const sizes = { leftLength: 2, rightLength: 5, leftDepth: 3, rightDepth: 7, hidden: 11 };
 * console.log(parallelCoattendCost(sizes).multiplyAdds); // 901
 */
export function parallelCoattendCost(sizes: {
  /** Pairs of sequences. Default 1. */
  readonly batch?: number;
  readonly leftLength: number;
  readonly rightLength: number;
  readonly leftDepth: number;
  readonly rightDepth: number;
  readonly hidden: number;
}): Cost {
  requireSizes('parallelCoattendCost', sizes, [
    'leftLength',
    'rightLength',
    'leftDepth',
    'rightDepth',
    'hidden',
  ]);
  const { batch = 1, leftLength, rightLength, leftDepth, rightDepth, hidden } = sizes;
  const [left, right] = [batch * leftLength, batch * rightLength];
  return withoutCache(
    linearCost({ rows: left, input: leftDepth, output: rightDepth, bias: false }),
    matrixProductCost({ batch, rows: rightLength, inner: rightDepth, columns: leftLength }),
    held(batch * leftLength * rightLength), // tanh
    linearCost({ rows: left, input: leftDepth, output: hidden, bias: false }),
    linearCost({ rows: right, input: rightDepth, output: hidden, bias: false }),
    matrixProductCost({ batch, rows: leftLength, inner: rightLength, columns: hidden }),
    matrixProductCost({ batch, rows: rightLength, inner: leftLength, columns: hidden }),
    held((left + right) * hidden), // tanh
    linearCost({ rows: left, input: hidden, output: 1, bias: false }),
    linearCost({ rows: right, input: hidden, output: 1, bias: false }),
    readCost({ batch, queries: 1, keys: leftLength, width: leftDepth }),
    readCost({ batch, queries: 1, keys: rightLength, width: rightDepth }),
  );
}

function held(numbers: number): Cost {
  return costOf({ activationBytes: BYTES * numbers });
}

/** There is no later query. */
function withoutCache(...costs: readonly Cost[]): Cost {
  return { ...addCosts(...costs), cacheBytes: 0 };
}
