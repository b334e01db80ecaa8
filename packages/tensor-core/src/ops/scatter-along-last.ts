import { add, reshape, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { scatterAdd } from './scatter-add.ts';

/** Zeros of `shape` with `values` added in along the last axis: `values` and `indices` are both `[..., count]`. */
export function scatterAlongLast(values: Tensor, indices: Tensor, shape: readonly number[]): Tensor {
  const length = shape.at(-1) ?? 1;
  const size = shape.reduce((a, b) => a * b, 1);
  const rows = length > 0 ? size / length : 0;
  const first = tensor(
    Int32Array.from({ length: rows }, (_, row) => row * length),
    [rows, 1],
    'int32',
  );
  const places = reshape(add(reshape(indices, [rows, -1]), first), [-1]);
  return reshape(scatterAdd(places, reshape(values, [-1, 1]), size), [...shape]);
}
