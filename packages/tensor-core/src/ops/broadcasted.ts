import { broadcastTo, cast, getBackend, mul, ones, type Tensor, util } from '@tensorflow/tfjs-core';

/**
 * `x` repeated to `shape`. tfjs-wasm's tile takes some 60 nanoseconds a number, a product with ones a fraction of one; a
 * cast back to truths some 5.
 */
export function broadcasted(x: Tensor, shape: readonly number[]): Tensor {
  if (util.arraysEqual(x.shape, [...shape])) return x;
  if (getBackend() !== 'wasm' || x.dtype === 'int32') return broadcastTo(x, [...shape]);
  const repeated = mul(ones([...shape]), cast(x, 'float32'));
  return cast(repeated, x.dtype);
}
