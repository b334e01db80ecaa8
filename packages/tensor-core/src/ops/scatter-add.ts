import type { Tensor } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { gatherRowsKernel } from '../kernels/gather-rows.ts';
import { scatterAddKernel } from '../kernels/scatter-add.ts';
import { axes } from '../shape/axes.ts';
import { requireInteger } from '../shape/require-number.ts';
import { requireIndices } from './require-indices.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Rows added into a table of zeros: `sum[indices[i]] += updates[i]`. The transpose of {@link embedding}.
 *
 * @param indices - `[count]` of int32, in [0, rows); repeated ones add up
 * @param updates - `[count, width]`
 * @returns `[rows, width]`
 * @throws {RangeError} where `rows` is no whole number, or (on backends whose values lie in host memory) an index is
 * none of a row
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { scatterAdd } from '@mneme/tensor-core';
 *
 * const sum = scatterAdd(tensor([2, 0, 2], [3], 'int32'), tensor([[1], [2], [3]]), 4);
 * console.log(sum.arraySync()); // [[2], [0], [4], [0]]
 */
export function scatterAdd(indices: Tensor, updates: Tensor, rows: number): Tensor {
  axes('scatterAdd', { indices, updates }, { indices: 'count', updates: 'count width' });
  requireInteger('scatterAdd', 'rows', rows, 0);
  requireIndices('scatterAdd', 'indices', indices, rows);
  return withGradient(
    [updates],
    (save) => {
      save([indices]);
      const [sum] = runContract(scatterAddKernel, { indices, updates }, { rows });
      return sum as Tensor;
    },
    (dy, [saved]) => runContract(gatherRowsKernel, { table: dy, ids: saved as Tensor }, {}),
  );
}
