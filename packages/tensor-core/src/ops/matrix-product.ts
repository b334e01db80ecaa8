import {
  broadcast_util,
  broadcastTo,
  getBackend,
  matMul,
  reshape,
  type Tensor,
  transpose,
} from '@tensorflow/tfjs-core';
import { reduceToShape } from './reduce-to-shape.ts';

/**
 * The product of matrices, with the batch axes broadcast and, where `shape` is given, summed down to it again. By the
 * cheapest road that the backend has: a single plain product of two matrices wherever the axes allow it.
 */
export function matrixProduct(
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
  shape?: readonly number[],
): Tensor {
  const folded = shape?.length === 2 && a.rank > 2 && sameBatch(a, b);
  if (folded && transposeA && !transposeB) {
    // The sum over the batch is the sum over more rows.
    return plainProduct(rowsOf(a), rowsOf(b), true, false);
  }
  const y =
    b.rank === 2 ? productOfRows(a, b, transposeA, transposeB) : batched(a, b, transposeA, transposeB);
  return shape ? reduceToShape(y, shape) : y;
}

function sameBatch(a: Tensor, b: Tensor): boolean {
  return a.rank === b.rank && a.shape.slice(0, -2).every((length, axis) => length === b.shape[axis]);
}

function rowsOf(x: Tensor): Tensor {
  return x.rank === 2 ? x : reshape(x, [-1, x.shape.at(-1) ?? 1]);
}

function transposed(x: Tensor): Tensor {
  const order = [...x.shape.keys()];
  order.push(...order.splice(-2).reverse());
  return transpose(x, order);
}

/** One matrix on the right: the batch axes of `a` are more rows. */
function productOfRows(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  if (a.rank === 2) return plainProduct(a, b, transposeA, transposeB);
  const left = transposeA ? transposed(a) : a;
  const y = plainProduct(rowsOf(left), b, false, transposeB);
  return reshape(y, [...left.shape.slice(0, -1), y.shape[1] ?? 1]);
}

// From here on, tfjs-wasm transposes a matrix faster than it multiplies by a transposed one (Node 20, 2026).
const WORTH_TRANSPOSING = 4096;

/** tfjs-wasm has a fast product only for two matrices as they stand. */
function plainProduct(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const [rows = 0, inner = 0] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const columns = (transposeB ? b.shape[0] : b.shape[1]) ?? 0;
  if (getBackend() !== 'wasm' || rows * inner * columns < WORTH_TRANSPOSING) {
    return matMul(a, b, transposeA, transposeB);
  }
  return matMul(transposeA ? transpose(a) : a, transposeB ? transpose(b) : b);
}

function batched(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return matMul(spread(a, batch), spread(b, batch), transposeA, transposeB);
}

/** tfjs counts a shorter batch through again and again, which is right only where it repeats along leading axes. */
function spread(x: Tensor, batch: readonly number[]): Tensor {
  const own = x.shape.slice(0, -2);
  while (own[0] === 1) own.shift();
  const offset = batch.length - own.length;
  if (own.every((length, axis) => length === batch[offset + axis])) return x;
  return broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
}
