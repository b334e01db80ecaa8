import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import {
  COLUMN_SUMS,
  MATRIX_PRODUCT,
  MATRIX_PRODUCTS,
  ROWS_TIMES_VECTOR,
  VECTOR_TIMES_ROWS,
} from '../../tasks.ts';
import { batchOffsets } from './batch-offsets.ts';
import { planProduct, planSmallProducts } from './product-plan.ts';

/** A matrix, or a batch of them, as a factor. */
export interface Factor {
  readonly tensor: TensorInfo;
  /** Whether its transpose is multiplied. */
  readonly turned: boolean;
}

/** The sizes of a product. */
interface Sizes {
  readonly lead: readonly number[];
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly k: number;
}

/** `op(A) op(B)`, over leading axes that broadcast. */
export function multiply(backend: WasmBackend, a: Factor, b: Factor): TensorInfo {
  const sizes = sizesOf(a, b);
  const { lead, batch, rows, columns, k } = sizes;
  const output = backend.output([...lead, rows, columns]);
  if (batch * rows * columns === 0) return output;
  if (batch === 1 && k > 0 && (rows === 1 || columns === 1)) {
    vectorProduct(backend, a, b, output, sizes);
    return output;
  }
  const [left, right] = [
    placesOf(backend, a, lead, rows * k * 4),
    placesOf(backend, b, lead, k * columns * 4),
  ];
  const { high, wide, down, across } = planProduct(batch, rows, columns, k, a.turned);
  const addresses = [backend.address(a.tensor), backend.address(b.tensor), backend.address(output)];
  const words = [...addresses, rows, columns, k, +a.turned, +b.turned, high, wide, down, across];
  words.push(left.table, right.table, left.step, right.step);
  if (down * across === 1) {
    const many = planSmallProducts(batch, rows * columns * k);
    words.push(many, batch);
    backend.pool.run(MATRIX_PRODUCTS, Math.ceil(batch / many), words);
  } else {
    backend.pool.run(MATRIX_PRODUCT, batch * down * across, words);
  }
  if (left.table !== 0) backend.release(left.table);
  if (right.table !== 0) backend.release(right.table);
  return output;
}

function sizesOf(a: Factor, b: Factor): Sizes {
  const [left, right] = [a.tensor.shape, b.tensor.shape];
  const [rankA, rankB] = [left.length, right.length];
  const rows = left[rankA - (a.turned ? 1 : 2)];
  const k = left[rankA - (a.turned ? 2 : 1)];
  const inner = right[rankB - (b.turned ? 1 : 2)];
  const columns = right[rankB - (b.turned ? 2 : 1)];
  if (rows === undefined || columns === undefined || k === undefined || k !== inner) {
    const [first, second] = [a, b].map(
      ({ tensor, turned }) => `[${tensor.shape}]${turned ? ' transposed' : ''}`,
    );
    throw new RangeError(
      `matMul: a and b must be [.., rows, k] and [.., k, columns], got ${first} and ${second}`,
    );
  }
  if (rankA === 2 && rankB === 2) return { lead: [], batch: 1, rows, columns, k };
  const lead = broadcast_util.assertAndGetBroadcastShape(left.slice(0, -2), right.slice(0, -2));
  let batch = 1;
  for (const size of lead) batch *= size;
  return { lead, batch, rows, columns, k };
}

/** Where the matrices of a factor lie: bytes between them, or the address of a table of their offsets. */
function placesOf(
  backend: WasmBackend,
  { tensor }: Factor,
  lead: readonly number[],
  bytes: number,
): { readonly step: number; readonly table: number } {
  if (lead.length === 0) return { step: 0, table: 0 };
  const { step, list } = batchOffsets(tensor.shape.slice(0, -2), lead);
  return { step: step * bytes, table: list ? backend.upload(list.map((index) => index * bytes)) : 0 };
}

/** Numbers of a matrix that make a unit when it is multiplied with a vector: reading it is what takes the time. */
const UNIT_NUMBERS = 2 ** 16;
/** A larger matrix does not stay in a cache, and is best read from its beginning to its end. */
const CACHED_NUMBERS = 2 ** 21;
/** Parts that such a matrix is read in. */
const PARTS = 16;

/** A matrix by a column, or a row by a matrix: what is stored is read once, as it lies. */
function vectorProduct(
  backend: WasmBackend,
  a: Factor,
  b: Factor,
  output: TensorInfo,
  { rows, columns, k }: Sizes,
): void {
  const [matrix, vector, count] = rows === 1 ? [b, a, columns] : [a, b, rows];
  const [from, by, to] = [
    backend.address(matrix.tensor),
    backend.address(vector.tensor),
    backend.address(output),
  ];
  // Whether the sums run along the rows as they are stored.
  if (rows === 1 ? matrix.turned : !matrix.turned) {
    const high = Math.max(1, Math.ceil(UNIT_NUMBERS / k));
    backend.pool.run(ROWS_TIMES_VECTOR, Math.ceil(count / high), [from, by, to, count, k, high]);
  } else if (k * count <= CACHED_NUMBERS) {
    const wide = Math.min(512, Math.max(64, Math.ceil(count / 8 / 16) * 16));
    const across = Math.ceil(count / wide);
    backend.pool.run(VECTOR_TIMES_ROWS, across, [from, by, to, k, count, wide, across, k]);
  } else {
    const high = Math.ceil(k / PARTS / 8) * 8;
    const parts = Math.ceil(k / high);
    const sums = backend.reserve(4 * parts * count);
    backend.pool.run(VECTOR_TIMES_ROWS, parts, [from, by, sums, k, count, count, 1, high]);
    backend.pool.run(COLUMN_SUMS, 1, [sums, to, parts, count, count]);
    backend.release(sums);
  }
}
