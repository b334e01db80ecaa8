import { gatherND, type Tensor, zerosLike } from '@tensorflow/tfjs-core';
import { overwrite } from './overwrite.ts';
import { requireNestedIndices, requireUpdates } from './require-indices.ts';
import { withGradient } from './with-gradient.ts';

/**
 * A copy of `x` in which the parts at tuples of indices are those of `updates`. Of the same tuple given twice either
 * may win, and both get its gradient. `x` keeps its values, which tfjs's operator on cpu writes over.
 *
 * @param indices - `[..., depth]` of int32
 * @param updates - `[...]` followed by the axes of `x` behind the first `depth`
 * @throws {@link ShapeError} where `updates` has another shape, RangeError where (on backends whose values lie in host
 * memory) an index is out of bounds
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { tensorScatterUpdate } from '@mneme/tensor-core';
 *
 * const y = tensorScatterUpdate(tensor([1, 2, 3]), tensor([[1]], [1, 1], 'int32'), tensor([9]));
 * console.log(y.arraySync()); // [1, 9, 3]
 */
export function tensorScatterUpdate(x: Tensor, indices: Tensor, updates: Tensor): Tensor {
  requireNestedIndices('tensorScatterUpdate', indices, x.shape);
  requireUpdates('tensorScatterUpdate', updates, indices, x.shape);
  return withGradient(
    [x, updates],
    (save) => {
      save([indices]);
      return overwrite(x, indices, updates);
    },
    (dy, saved) => {
      const places = saved[0] as Tensor;
      const given = gatherND(dy, places);
      return [overwrite(dy, places, zerosLike(given)), given];
    },
  );
}
