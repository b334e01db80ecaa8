import { axes, batchMatMul, type CallContext, maskedSoftmax } from '@mneme/tensor-core';
import { type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { CountMatrix } from '../end-to-end/count-matrix.ts';
import { multiplyCounts, poolCounts } from '../end-to-end/count-products.ts';

/** One reading of a key-value memory. */
export interface KeyValueHopInputs {
  /** q, `[batch, width]` */
  readonly state: Tensor2D;
  /** What the entries are found by, `[batch, slots, ...]`. */
  readonly keys: CountMatrix;
  /** What is read of them, `[batch, slots, ...]`. */
  readonly values: CountMatrix;
  /** The encoders of keys and of values, `[columns, width]`, as `stackedEmbedding` makes them. */
  readonly keyTable: Tensor2D;
  readonly valueTable: Tensor2D;
  /** `[batch, slots]`, bool: slots that hold an entry. Without it every slot takes part. */
  readonly occupied?: Tensor;
}

/**
 * One reading of a memory of keys and values (Miller et al. 2016, section 3.1, equations 1 and 2), with keys `A k_i` and values `C v_i`:
 *
 *     p_i = softmax(q . A k_i),   o = sum_i p_i C v_i
 *
 * Where keys and values are the same it is `memoryHop`. Reports `weights`, `[batch, slots]`, to `context.probe`.
 *
 * @returns o, `[batch, width]`
 * @throws ShapeError `keyValueHop: valueTable must be [24, width], got [1, 3]: 1 is not 24`
 *
 * @example
 * import { ones, type Tensor2D } from '@tensorflow/tfjs-core';
 * import { bagOfWords, countSentences, keyValueHop } from '@mneme/memory-net';
 *
 * const config = { encoding: bagOfWords, vocabulary: 3, slots: 2, capacity: 2 };
 * const keys = countSentences([[[1, 2], [1]]], config, [[0, 0]]);
 * const values = countSentences([[[3], [2]]], config, [[0, 0]]);
 * const table = ones([keys.columns, 5]) as Tensor2D;
 * const state = ones([1, 5]) as Tensor2D;
 * console.log(keyValueHop({ state, keys, values, keyTable: table, valueTable: table }).shape); // [1, 5]
 */
export function keyValueHop(inputs: KeyValueHopInputs, context: CallContext = {}): Tensor2D {
  const { state, keys, values, keyTable, valueTable, occupied } = inputs;
  axes(
    'keyValueHop',
    {
      state,
      keyTable,
      valueTable,
      'keys.places': keys.places,
      'values.places': values.places,
      occupied,
    },
    {
      state: 'batch width',
      keyTable: `${keys.columns} width`,
      valueTable: `${values.columns} width`,
      'keys.places': 'batch slots keyEntries',
      'values.places': 'batch slots valueEntries',
      occupied: 'batch slots',
    },
  );
  return tidy(() => {
    // As in a memory network's hop, keys and values are never formed: q . (N A) = N (A q).
    const scores = multiplyCounts(keys, batchMatMul(state, keyTable, { transposeB: true }) as Tensor2D);
    const weights = maskedSoftmax(scores, occupied) as Tensor2D;
    context.probe?.report('weights', weights);
    return batchMatMul(poolCounts(values, weights), valueTable) as Tensor2D;
  });
}
