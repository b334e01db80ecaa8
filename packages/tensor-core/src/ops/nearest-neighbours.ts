import { clone, gather, mul, reshape, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { nearestNeighboursKernel } from '../kernels/nearest-neighbours.ts';
import { axes } from '../shape/axes.ts';
import { requireInteger } from '../shape/require-number.ts';
import { scatterAdd } from './scatter-add.ts';
import { withGradient } from './with-gradient.ts';

/** The keys nearest to each query. */
export interface Neighbours {
  /** `[queries, count]`, in falling order. */
  readonly similarities: Tensor;
  /** `[queries, count]` of int32. */
  readonly indices: Tensor;
}

/**
 * For each query the `count` keys of the largest inner product: of the largest cosine, if all are of length 1. The
 * gradient of the similarities reaches the queries and the keys that were found.
 *
 * @param query - `[queries, width]`
 * @param keys - `[size, width]`
 * @throws {@link ShapeError} where the widths differ, RangeError where `count` is not in [1, size]
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { nearestNeighbours } from '@mneme/tensor-core';
 *
 * const keys = tensor([[1, 0], [0, 1], [0.6, 0.8]]);
 * console.log(nearestNeighbours(tensor([[0, 1]]), keys, 2).indices.arraySync()); // [[1, 2]]
 */
export function nearestNeighbours(query: Tensor, keys: Tensor, count: number): Neighbours {
  const { size } = axes('nearestNeighbours', { query, keys }, { query: 'queries width', keys: 'size width' });
  requireInteger('nearestNeighbours', 'count', count);
  if (count > size) {
    throw new RangeError(
      `nearestNeighbours: count must be at most ${size}, the number of keys, got ${count}`,
    );
  }
  return tidy(() => {
    // On the tape this leads nowhere: the gradient below stands for it.
    const outputs = runContract(nearestNeighboursKernel, { query, keys }, { count });
    const [found, indices] = outputs as [Tensor, Tensor];
    const similarities = withGradient(
      [query, keys],
      (save) => {
        save([query, keys, indices]);
        return clone(found);
      },
      (dy, saved) => gradients(dy, ...(saved as [Tensor, Tensor, Tensor])),
    );
    return { similarities, indices };
  });
}

function gradients(dy: Tensor, query: Tensor, keys: Tensor, indices: Tensor): Tensor[] {
  const [size = 0, width = 0] = keys.shape;
  const [queries = 0, count = 0] = dy.shape;
  const weights = reshape(dy, [queries, count, 1]);
  const updates = mul(weights, reshape(query, [queries, 1, width]));
  return [
    sum(mul(weights, gather(keys, indices)), 1),
    scatterAdd(reshape(indices, [-1]), reshape(updates, [-1, width]), size),
  ];
}
