import { requireInteger } from '@mneme/tensor-core';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Mask } from './mask.ts';

export interface MaskSizes {
  readonly queries: number;
  readonly keys: number;
}

/**
 * A mask as the tensor that `attend` takes: bool, true where to attend, `[queries, keys]`, or `[batch, queries, keys]` where the mask
 * tells sequences apart. Queries are one where they are all alike.
 *
 * @param sizes - `heads: true` puts an axis of one between batch and queries, for queries of `[batch, heads, queries, depth]`
 * @throws RangeError `maskTensor: queries must be an integer of at least 1, got 0`
 *
 * @example
 * import { causal, maskTensor } from '@mneme/attention';
 *
 * maskTensor(causal({ offset: 1 }), { queries: 2, keys: 3 }).print(); // [[1, 1, 0], [1, 1, 1]]
 */
export function maskTensor(
  mask: Mask,
  { queries, keys, heads = false }: MaskSizes & { readonly heads?: boolean },
): Tensor {
  const { batch = 1, byQuery, allows } = mask;
  requireSizes('maskTensor', { queries, keys });
  const rows = byQuery ? queries : 1;
  const values = new Uint8Array(batch * rows * keys);
  let at = 0;
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < rows; i++) {
      for (let n = 0; n < keys; n++) values[at++] = allows(i, n, b) ? 1 : 0;
    }
  }
  const lead = mask.batch === undefined ? [] : heads ? [batch, 1] : [batch];
  return tensor(values, [...lead, rows, keys], 'bool');
}

/** Throws unless both sizes are at least 1. */
export function requireSizes(where: string, { queries, keys }: MaskSizes): void {
  requireInteger(where, 'queries', queries);
  requireInteger(where, 'keys', keys);
}
