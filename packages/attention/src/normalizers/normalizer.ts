import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * Scores to weights, along the last axis: the separation of an attention mechanism.
 *
 * @param scores - `[..., queries, keys]`
 * @param mask - bool, broadcast to the scores, true where to attend; elsewhere weights are exactly 0
 * @returns weights of the scores' shape, at least 0; where the mask leaves a query no key they are all 0
 */
export type Normalizer = (scores: Tensor, mask?: Tensor) => Tensor;
