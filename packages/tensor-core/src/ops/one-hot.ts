import {
  cast,
  type DataType,
  oneHot as integersOneHot,
  slice,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { requireInteger } from '../shape/require-number.ts';
import { requireInt32 } from './require-indices.ts';

/**
 * 1 at the place that each id names and 0 elsewhere; an id outside of [0, depth) gives zeros. In float32 too: tfjs-wasm
 * is silently wrong there.
 *
 * @param ids - `[...]` of int32
 * @returns `[..., depth]`
 * @throws TypeError where `ids` is not of int32, RangeError where `depth` is no positive integer
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { oneHot } from '@mneme/tensor-core';
 *
 * console.log(oneHot(tensor([1, 0], [2], 'int32'), 3).arraySync()); // [[0, 1, 0], [1, 0, 0]]
 */
export function oneHot(ids: Tensor, depth: number, dtype: DataType = 'float32'): Tensor {
  requireInt32('oneHot', 'ids', ids);
  requireInteger('oneHot', 'depth', depth);
  return tidy(() => {
    // tfjs refuses a single class.
    const ones = integersOneHot(ids, Math.max(2, depth), 1, 0, 'int32');
    const kept = depth === 1 ? slice(ones, new Array(ones.rank).fill(0), [...ids.shape, 1]) : ones;
    return cast(kept, dtype);
  });
}
