import { axes, batchMatMul } from '@mneme/tensor-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * What each head reads of a memory: `r_h = sum_i w_hi M_i` (Graves, Wayne and Danihelka 2014, equation 2).
 *
 * @param contents - M, `[batch, slots, word]`
 * @param weights - w, `[batch, heads, slots]`
 * @returns `[batch, heads, word]`
 * @throws ShapeError `readSlots: weights must be [batch, heads, slots], got [2, 1, 5]: slots is 3 in contents but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { readSlots } from '@mneme/memory-net';
 *
 * readSlots(tensor([[[1, 2], [3, 4]]]), tensor([[[0.5, 0.5]]])).print(); // [[[2, 3]]]
 */
export function readSlots(contents: Tensor, weights: Tensor): Tensor {
  axes('readSlots', { contents, weights }, { contents: 'batch slots word', weights: 'batch heads slots' });
  return batchMatMul(weights, contents);
}
