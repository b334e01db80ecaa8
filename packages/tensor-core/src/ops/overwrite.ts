import { mul, scalar, type Tensor, tensorScatterUpdate } from '@tensorflow/tfjs-core';

/** A copy of `x` with `updates` at `indices`. tfjs-cpu's kernel writes into the very tensor that it is given. */
export function overwrite(x: Tensor, indices: Tensor, updates: Tensor): Tensor {
  return tensorScatterUpdate(mul(x, scalar(1, x.dtype)), indices, updates);
}
