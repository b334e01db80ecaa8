import { getBackend, matMul, ones, reshape, sum, type Tensor } from '@tensorflow/tfjs-core';

/** The axes of `to` along which a tensor of shape `from` was repeated to broadcast to it. */
function broadcastAxes(from: readonly number[], to: readonly number[]): number[] {
  const offset = to.length - from.length;
  return Array.from(to.keys()).filter(
    (axis) => to[axis] !== 1 && (axis < offset || from[axis - offset] === 1),
  );
}

/** The transpose of broadcasting: `x` summed over the axes along which `shape` was repeated. Always a new tensor. */
export function reduceToShape(x: Tensor, shape: readonly number[]): Tensor {
  const repeated = broadcastAxes(shape, x.shape);
  if (repeated.length === 0) return reshape(x, [...shape]);
  const leading = repeated.every((axis, i) => axis === i);
  const reduced = leading ? sumOfLeading(x, repeated.length) : sum(x, repeated);
  return reshape(reduced, [...shape]);
}

/** The sum over the first `count` axes. tfjs-wasm turns the whole tensor for it; a product with ones takes a quarter. */
export function sumOfLeading(x: Tensor, count: number): Tensor {
  const kept = x.shape.slice(count);
  const width = kept.reduce((product, length) => product * length, 1);
  const rows = x.size / (width || 1);
  if (getBackend() === 'wasm' && x.dtype === 'float32' && width > 1 && x.size > 0) {
    return reshape(matMul(reshape(x, [rows, width]), ones([rows, 1]), true, false), kept);
  }
  return sum(x, [...x.shape.keys()].slice(0, count));
}
