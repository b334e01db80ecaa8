import type { Tensor3D } from '@tensorflow/tfjs-core';

/**
 * A batch of sparse matrices, `[batch, rows, columns]`: sentences as rows, weighted word counts as columns. A row lists
 * its `entries` non-zero places; a place that is listed twice counts twice, and a value of zero fills a short row up.
 */
export interface CountMatrix {
  readonly columns: number;
  /** `[batch, rows, entries]`, int32: `element * columns + column`, so that one look-up serves the whole batch. */
  readonly places: Tensor3D;
  /** `[batch, rows, entries]` */
  readonly values: Tensor3D;
}
