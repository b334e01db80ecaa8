import { axes, paddedEmbedding } from '@mneme/tensor-core';
import { mul, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Sentences as sums of their words' vectors, each multiplied by a vector of its position: the multiplicative mask of the
 * recurrent entity network (Henaff et al. 2017, equation 1). With a fixed mask it is position encoding, with one of ones a bag of words.
 *
 *     s = sum_j f_j o E w_j
 *
 * @param table - E, `[size, width]`; row 0 is nil and counts for nothing
 * @param mask - f, `[capacity, width]`
 * @param words - `[..., capacity]` of int32, 0 where a sentence has ended
 * @returns `[..., width]`
 * @throws ShapeError `maskedEncoding: words must be [..., capacity], got [2, 5]: capacity is 3 in mask but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { maskedEncoding } from '@mneme/memory-net';
 *
 * const table = tensor([[9, 9], [1, 2], [3, 4]]);
 * const mask = tensor([[1, 1], [10, 0]]);
 * maskedEncoding(table, mask, tensor([[1, 2], [2, 0]], [2, 2], 'int32')).print(); // [[31, 2], [3, 4]]
 */
export function maskedEncoding(table: Tensor, mask: Tensor, words: Tensor): Tensor {
  axes(
    'maskedEncoding',
    { table, mask, words },
    { table: 'size width', mask: 'capacity width', words: '... capacity' },
  );
  return tidy(() => sum(mul(paddedEmbedding(table, words, 0), mask), words.rank - 1));
}
