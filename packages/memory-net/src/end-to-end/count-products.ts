import { axes, withGradient } from '@mneme/tensor-core';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { countPool, countProduct } from './count-kernels.ts';
import type { CountMatrix } from './count-matrix.ts';

/**
 * The product with a vector for each element of the batch: `y_br = sum_c N_brc x_bc`. Differentiable in the vectors.
 *
 * @param vectors - `[batch, columns]`
 * @returns `[batch, rows]`
 */
export function multiplyCounts(counts: CountMatrix, vectors: Tensor2D): Tensor2D {
  const { places, values, columns } = counts;
  axes(
    'multiplyCounts',
    { places, values, vectors },
    { places: 'batch rows entries', values: 'batch rows entries', vectors: `batch ${columns}` },
  );
  const product = withGradient(
    [vectors],
    (save) => {
      save([places, values]);
      return countProduct(counts, vectors);
    },
    (dy, saved) => [countPool(lasting(counts, saved), dy)],
  );
  return product as Tensor2D;
}

/**
 * The product of the transposed matrices: `y_bc = sum_r N_brc w_br`, the rows pooled by their weights. Differentiable
 * in the weights.
 *
 * @param weights - `[batch, rows]`
 * @returns `[batch, columns]`
 */
export function poolCounts(counts: CountMatrix, weights: Tensor2D): Tensor2D {
  const { places, values } = counts;
  axes(
    'poolCounts',
    { places, values, weights },
    { places: 'batch rows entries', values: 'batch rows entries', weights: 'batch rows' },
  );
  const pool = withGradient(
    [weights],
    (save) => {
      save([places, values]);
      return countPool(counts, weights);
    },
    (dy, saved) => [countProduct(lasting(counts, saved), dy)],
  );
  return pool as Tensor2D;
}

/** The counts themselves, of which copies may be kept; what was saved of them where they were made within the step, and are gone. */
function lasting(counts: CountMatrix, saved: readonly Tensor[]): CountMatrix {
  if (!counts.places.isDisposed) return counts;
  const [places, values] = saved as [Tensor3D, Tensor3D];
  return { columns: counts.columns, places, values };
}
