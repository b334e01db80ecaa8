import {
  broadcast_util,
  concat,
  getBackend,
  matMul,
  reshape,
  type Tensor,
  tensor,
  transpose,
} from '@tensorflow/tfjs-core';
import { broadcasted } from './broadcasted.ts';

/** The product of matrices, batch axes broadcast, by the cheapest road that the backend has. Not for the tape. */
export function matrixProduct(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  return b.rank === 2 ? productOfRows(a, b, transposeA, transposeB) : batched(a, b, transposeA, transposeB);
}

/** The matrices of a batch under one another, as one matrix. */
export function rowsOf(x: Tensor): Tensor {
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

/** tfjs-wasm has a fast product only for two matrices as they stand, and one to transpose is often the cheaper way. */
export function plainProduct(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const [rows = 0, inner = 0] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const columns = (transposeB ? b.shape[0] : b.shape[1]) ?? 0;
  const worth = getBackend() === 'wasm' && rows * inner * columns >= WORTH_TRANSPOSING;
  const turnA = transposeA && worth && columns >= WORTH_REUSING;
  const turnB = transposeB && worth && rows >= WORTH_REUSING;
  return matMul(
    turnA ? transpose(a) : a,
    turnB ? transpose(b) : b,
    transposeA && !turnA,
    transposeB && !turnB,
  );
}

// Measured on tfjs-wasm 4.22 in Node 20: 32 x 32 x 32 takes 34 microseconds with b transposed, 26 turned first and 6 as
// it stands; a matrix that meets only a row or two costs more to turn than it saves.
const WORTH_TRANSPOSING = 16384;
const WORTH_REUSING = 8;

function batched(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [left, right] = [spread(a, batch), spread(b, batch)];
  const [rows = 0, inner = 0] = transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const columns = b.shape.at(transposeB ? -2 : -1) ?? 0;
  const worth = rows * inner * columns >= WORTH_SEPARATING && Math.min(rows, columns) >= WORTH_REUSING;
  if (getBackend() !== 'wasm' || !worth) {
    return matMul(left, right, transposeA, transposeB);
  }
  return eachProduct(transposeA ? transposed(left) : left, transposeB ? transposed(right) : right, batch);
}

// 16 x 16 x 16 takes 5 microseconds a product in a batch; one by one it is 4, and as much again to cut it out.
const WORTH_SEPARATING = 16384;

/**
 * One product after the other, for tfjs-wasm, whose kernel for a batch is up to ten times slower. The matrices are cut
 * out on the host: each of its own slices would copy the whole batch first.
 */
function eachProduct(a: Tensor, b: Tensor, batch: readonly number[]): Tensor {
  const count = batch.reduce((product, length) => product * length, 1);
  const [lefts, rights] = [matricesOf(a), matricesOf(b)];
  const products = Array.from({ length: count }, (_, i) =>
    matMul(lefts[i % lefts.length] as Tensor, rights[i % rights.length] as Tensor),
  );
  return reshape(concat(products, 0), [...batch, a.shape.at(-2) ?? 1, b.shape.at(-1) ?? 1]);
}

function matricesOf(x: Tensor): Tensor[] {
  const [rows = 1, columns = 1] = x.shape.slice(-2);
  const values = x.dataSync();
  const size = rows * columns;
  return Array.from({ length: values.length / size }, (_, i) =>
    tensor(values.subarray(i * size, (i + 1) * size), [rows, columns]),
  );
}

/** tfjs counts a shorter batch through again and again, which is right only where it repeats along leading axes. */
function spread(x: Tensor, batch: readonly number[]): Tensor {
  const own = x.shape.slice(0, -2);
  while (own[0] === 1) own.shift();
  const offset = batch.length - own.length;
  if (own.every((length, axis) => length === batch[offset + axis])) return x;
  return broadcasted(x, [...batch, ...x.shape.slice(-2)]);
}
