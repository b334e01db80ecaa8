import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { gatherRowsKernel } from '../kernels/gather-rows.ts';
import { axes } from '../shape/axes.ts';
import { requireIndices } from './require-indices.ts';
import { scatterAdd } from './scatter-add.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Rows of a table looked up by number: `y[..] = table[ids[..]]`. The gradient costs tokens x width, on every backend.
 *
 * @param table - `[size, width]`
 * @param ids - `[...]` of int32, in [0, size)
 * @returns `[..., width]`
 * @throws {RangeError} (on backends whose values lie in host memory) where an id has no row
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { embedding } from '@mneme/tensor-core';
 *
 * const words = embedding(tensor([[1, 2], [3, 4], [5, 6]]), tensor([2, 0], [2], 'int32'));
 * console.log(words.arraySync()); // [[5, 6], [1, 2]]
 */
export function embedding(table: Tensor, ids: Tensor): Tensor {
  const { size } = axes('embedding', { table }, { table: 'size width' });
  requireIndices('embedding', 'ids', ids, size);
  return withGradient(
    [table],
    (save) => {
      save([ids]);
      return runContract(gatherRowsKernel, { table, ids }, {})[0] as Tensor;
    },
    (dy, saved) => {
      const [indices] = saved as [Tensor];
      const width = dy.shape.at(-1) ?? 1;
      return [scatterAdd(reshape(indices, [-1]), reshape(dy, [-1, width]), size)];
    },
  );
}
