import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * How well each key matches each query: the similarity of an attention mechanism.
 *
 * @param query - `[..., queries, depth]`
 * @param key - `[..., keys, keyDepth]`; leading axes broadcast
 * @returns `[..., queries, keys]`
 */
export type Score = (query: Tensor, key: Tensor) => Tensor;

/** A score with parameters of its own. */
export interface ScoreLayer {
  /** As {@link Score}. */
  readonly score: Score;
}
