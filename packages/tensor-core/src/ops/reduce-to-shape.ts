import { reshape, sum, type Tensor } from '@tensorflow/tfjs-core';

/** The axes of `to` along which a tensor of shape `from` was repeated to broadcast to it. */
export function broadcastAxes(from: readonly number[], to: readonly number[]): number[] {
  const offset = to.length - from.length;
  return Array.from(to.keys()).filter(
    (axis) => to[axis] !== 1 && (axis < offset || from[axis - offset] === 1),
  );
}

/** The transpose of broadcasting: `x` summed over the axes along which `shape` was repeated. Always a new tensor. */
export function reduceToShape(x: Tensor, shape: readonly number[]): Tensor {
  const repeated = broadcastAxes(shape, x.shape);
  const reduced = repeated.length > 0 ? sum(x, repeated) : x;
  return reshape(reduced, [...shape]);
}
