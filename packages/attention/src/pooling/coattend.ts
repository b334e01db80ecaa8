import { axes, batchMatMul, type CallContext, maskedSoftmax } from '@mneme/tensor-core';
import { concat, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireItemMask } from '../saliency/require-item-mask.ts';
import type { BidirectionalInputs } from './bidirectional-attention.ts';
import { pairMask } from './pair-mask.ts';

/** What each word of a context knows of a query, and of what the query knows of the context. */
export interface CoattendedSequence {
  /** C^D, `[..., keys, 2 depth]` */
  readonly output: Tensor;
  /** A^D, `[..., keys, queries]`: of the query's words, for each word of the context. */
  readonly queryWeights: Tensor;
  /** A^Q, `[..., queries, keys]`: of the context's words, for each word of the query. */
  readonly contextWeights: Tensor;
}

/**
 * The co-attention encoder (Xiong, Zhong and Socher 2017, section 2.2), with a word a row: each word of the query reads the
 * context, and each word of the context reads the query together with what that read.
 *
 *     L = D Q',   A^Q = softmax(L'),   A^D = softmax(L),   C^Q = A^Q D,   C^D = A^D [Q; C^Q]
 *
 * Words that a mask leaves out are read by nobody, and read nothing. The paper's sentinels, vectors to attend to where
 * nothing fits, are the caller's to append. Weights are reported as `queryWeights` and `contextWeights` to
 * `probing.probe`.
 *
 * @throws ShapeError `coattend: query must be [..., queries, depth], got [5, 2]: depth is 3 in context but 2 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { coattend } from '@mneme/attention';
 *
 * const words = { context: tensor([[9, 0], [0, 9]]), query: tensor([[9, 0]]) };
 * coattend(words).output.print(); // [[9, 0, 9, 0], [9, 0, 9, 0]]
 */
export function coattend(inputs: BidirectionalInputs, probing: CallContext = {}): CoattendedSequence {
  const { context, query, contextMask, queryMask } = inputs;
  axes('coattend', { context, query }, { context: '... keys depth', query: '... queries depth' });
  requireItemMask('coattend', contextMask, context, 'contextMask');
  requireItemMask('coattend', queryMask, query, 'queryMask');
  const [ofContext, ofQuery] = [
    { x: context, mask: contextMask },
    { x: query, mask: queryMask },
  ];
  return tidy(() => {
    const affinity = (rows: Tensor, columns: Tensor): Tensor =>
      batchMatMul(rows, columns, { transposeB: true });
    const contextWeights = maskedSoftmax(affinity(query, context), pairMask(ofQuery, ofContext));
    const queryWeights = maskedSoftmax(affinity(context, query), pairMask(ofContext, ofQuery));
    const read = batchMatMul(queryWeights, query);
    const readBack = batchMatMul(queryWeights, batchMatMul(contextWeights, context));
    probing.probe?.report('queryWeights', queryWeights);
    probing.probe?.report('contextWeights', contextWeights);
    return { output: concat([read, readBack], read.rank - 1), queryWeights, contextWeights };
  });
}
