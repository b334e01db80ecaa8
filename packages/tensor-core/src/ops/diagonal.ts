import { pad, reshape, slice, type Tensor, transpose } from '@tensorflow/tfjs-core';

/** The diagonal of the axes `first` < `second`, of one length; it takes the place of `first`. */
export function diagonal(x: Tensor, first: number, second: number): Tensor {
  const length = x.shape[first] ?? 1;
  const others = [...x.shape.keys()].filter((axis) => axis !== first && axis !== second);
  const rows = reshape(transpose(x, [...others, first, second]), [-1, length * length]);
  // With `length` more numbers a row is length x (length + 1), and its first column is the diagonal.
  const square = reshape(
    pad(rows, [
      [0, 0],
      [0, length],
    ]),
    [-1, length, length + 1],
  );
  const found = reshape(slice(square, [0, 0, 0], [-1, length, 1]), [
    ...others.map((axis) => x.shape[axis] ?? 1),
    length,
  ]);
  const order = others.map((_, i) => i);
  order.splice(first, 0, others.length);
  return transpose(found, order);
}
