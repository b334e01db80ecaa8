import { mul, reshape, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { scatterAdd } from './scatter-add.ts';

/**
 * Zeros of `shape` with `updates` added in at `indices`, `[..., depth]`: each row of them addresses the first `depth`
 * axes.
 */
export function scatterNested(indices: Tensor, updates: Tensor, shape: readonly number[]): Tensor {
  const depth = indices.shape.at(-1) ?? 0;
  const leading = shape.slice(0, depth);
  const width = shape.slice(depth).reduce((a, b) => a * b, 1);
  const strides = leading.map((_, axis) => leading.slice(axis + 1).reduce((a, b) => a * b, 1));
  const tuples = reshape(indices, [-1, depth]);
  const rows =
    depth === 1 ? reshape(tuples, [-1]) : sum(mul(tuples, tensor(strides, [1, depth], 'int32')), 1);
  const count = leading.reduce((a, b) => a * b, 1);
  return reshape(scatterAdd(rows, reshape(updates, [-1, width]), count), [...shape]);
}
