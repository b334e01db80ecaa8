import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bytesOf, type NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { stridesOf } from '../kernel.ts';
import { moveBox } from './move-box.ts';

/** `x` repeated to `shape`; to be disposed of. */
export function broadcastTo(backend: WasmBackend, x: TensorInfo, shape: readonly number[]): TensorInfo {
  if (x.shape.length === shape.length && x.shape.every((size, axis) => size === shape[axis]))
    return backend.alias(x, shape);
  const dtype = x.dtype as NumericType;
  const bytes = bytesOf(dtype, 1);
  const [reads, writes] = [stridesOf(x.shape, bytes), stridesOf(shape, bytes)];
  const missing = shape.length - x.shape.length;
  const output = backend.output(shape, dtype);
  const axes = shape.map((size, axis) => {
    const own = x.shape[axis - missing] ?? 1;
    const read = own === 1 ? 0 : (reads[axis - missing] as number);
    return { size, read, write: writes[axis] as number };
  });
  moveBox(backend, backend.address(x), backend.address(output), axes, bytes);
  return output;
}
