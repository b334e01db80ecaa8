import { gatherND, type Tensor } from '@tensorflow/tfjs-core';
import { requireNestedIndices, requireUpdates } from './require-indices.ts';
import { scatterNested } from './scatter-nested.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Zeros of `shape` with `updates` added in at tuples of indices; repeated tuples add up. The transpose of
 * {@link gatherNd}.
 *
 * @param indices - `[..., depth]` of int32
 * @param updates - `[...]` followed by the axes of `shape` behind the first `depth`
 * @throws {@link ShapeError} where `updates` has another shape, RangeError where (on backends whose values lie in host
 * memory) an index is out of bounds
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { scatterNd } from '@mneme/tensor-core';
 *
 * const sums = scatterNd(tensor([[1], [1]], [2, 1], 'int32'), tensor([2, 3]), [4]);
 * console.log(sums.arraySync()); // [0, 5, 0, 0]
 */
export function scatterNd(indices: Tensor, updates: Tensor, shape: readonly number[]): Tensor {
  requireNestedIndices('scatterNd', indices, shape);
  requireUpdates('scatterNd', updates, indices, shape);
  return withGradient(
    [updates],
    (save) => {
      save([indices]);
      return scatterNested(indices, updates, shape);
    },
    (dy, saved) => [gatherND(dy, saved[0] as Tensor)],
  );
}
