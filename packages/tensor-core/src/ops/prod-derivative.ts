import { cumprod, mul, reshape, type Tensor, transpose } from '@tensorflow/tfjs-core';

/** The gradient of a product over `axes`: for each factor the product of those before and of those behind it. */
export function prodDerivative(dy: Tensor, x: Tensor, axes: readonly number[]): Tensor {
  const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
  const size = axes.reduce((product, axis) => product * (x.shape[axis] ?? 1), 1);
  const moved = transpose(x, order);
  const rows = reshape(moved, [x.size / (size || 1), size]);
  const others = mul(cumprod(rows, 1, true, false), cumprod(rows, 1, true, true));
  const dx = mul(reshape(dy, [-1, 1]), others);
  return transpose(
    reshape(dx, moved.shape),
    order.map((_, axis) => order.indexOf(axis)),
  );
}
