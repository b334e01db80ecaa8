import type { Tensor } from '@tensorflow/tfjs-core';
import { isHostBackend } from '../kernels/host-backend.ts';
import { ShapeError } from '../shape/axes.ts';

/** Throws unless `tensor` holds int32. */
export function requireInt32(where: string, argument: string, tensor: Tensor): void {
  if (tensor.dtype !== 'int32') {
    throw new TypeError(`${where}: ${argument} must be of int32, got ${tensor.dtype}`);
  }
}

/**
 * Throws unless `tensor` holds int32 in [0, below). The values are looked at only where they lie in host memory:
 * elsewhere reading them would hold up the device.
 */
export function requireIndices(where: string, argument: string, tensor: Tensor, below: number): void {
  requireInt32(where, argument, tensor);
  if (!isHostBackend()) return;
  const values = tensor.dataSync();
  for (let i = 0; i < values.length; i++) {
    const index = values[i] ?? -1;
    if (index < 0 || index >= below) {
      throw new RangeError(`${where}: ${argument} must be in [0, ${below}), got ${index} at ${i}`);
    }
  }
}

/** Throws unless `indices` is `[..., depth]` of int32, each row a place within the first `depth` axes of `shape`. */
export function requireNestedIndices(where: string, indices: Tensor, shape: readonly number[]): void {
  requireInt32(where, 'indices', indices);
  const depth = indices.shape.at(-1);
  if (depth === undefined || depth < 1 || depth > shape.length) {
    const given = `[${indices.shape.join(', ')}]`;
    throw new ShapeError(
      `${where}: indices must be [..., depth] with depth in [1, ${shape.length}], got ${given}`,
    );
  }
  if (!isHostBackend()) return;
  const values = indices.dataSync();
  for (let i = 0; i < values.length; i++) {
    const [index = -1, length = 0] = [values[i], shape[i % depth]];
    if (index < 0 || index >= length) {
      const axis = i % depth;
      throw new RangeError(
        `${where}: indices must be in [0, ${length}) along axis ${axis}, got ${index} at ${i}`,
      );
    }
  }
}

/** Throws unless `updates` has the shape that looking up `indices` in a tensor of `shape` would give. */
export function requireUpdates(
  where: string,
  updates: Tensor,
  indices: Tensor,
  shape: readonly number[],
): void {
  const depth = indices.shape.at(-1) ?? 0;
  const expected = [...indices.shape.slice(0, -1), ...shape.slice(depth)].join(', ');
  const given = updates.shape.join(', ');
  if (given !== expected) throw new ShapeError(`${where}: updates must be [${expected}], got [${given}]`);
}
