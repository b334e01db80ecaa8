import { gatherND, type Tensor } from '@tensorflow/tfjs-core';
import { requireNestedIndices } from './require-indices.ts';
import { scatterNested } from './scatter-nested.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Parts of a tensor looked up by tuples of indices: `y[..] = x[indices[.., 0], .., indices[.., depth - 1]]`.
 *
 * @param indices - `[..., depth]` of int32, `depth` at most the rank of `x`
 * @returns `[...]` followed by the axes of `x` behind the first `depth`
 * @throws {RangeError} where `depth` is above the rank of `x`, or (on backends whose values lie in host memory) an index
 * is out of bounds
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { gatherNd } from '@mneme/tensor-core';
 *
 * const corners = gatherNd(tensor([[1, 2], [3, 4]]), tensor([[0, 0], [1, 1]], [2, 2], 'int32'));
 * console.log(corners.arraySync()); // [1, 4]
 */
export function gatherNd(x: Tensor, indices: Tensor): Tensor {
  requireNestedIndices('gatherNd', indices, x.shape);
  return withGradient(
    [x],
    (save) => {
      save([indices]);
      return gatherND(x, indices);
    },
    (dy, saved) => [scatterNested(saved[0] as Tensor, dy, x.shape)],
  );
}
