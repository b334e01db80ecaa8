import { oneHot, withGradient } from '@mneme/tensor-core';
import { argMax, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { maskedScores } from './masked-scores.ts';
import { zeroWhereMasked } from './zero-where-masked.ts';

/**
 * Hard attention by choice: weight 1 for the highest score, the first of several, and no gradient (Xu et al. 2015,
 * section 4.1, taken at its mode). It still compares every score: what it saves is the reading, not the search.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { argmaxWeights } from '@mneme/attention';
 *
 * argmaxWeights(tensor([[1, 5, 2]])).print(); // [[0, 1, 0]]
 */
export function argmaxWeights(scores: Tensor, mask?: Tensor): Tensor {
  return tidy(() => {
    const open = maskedScores('argmaxWeights', scores, mask);
    const chosen = withGradient(
      [open],
      () => oneHot(argMax(open, -1), scores.shape.at(-1) ?? 1, 'float32'),
      (dy) => [zerosLike(dy)],
    );
    return zeroWhereMasked(chosen, mask);
  });
}
