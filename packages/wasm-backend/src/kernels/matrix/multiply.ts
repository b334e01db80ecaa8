import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { MATRIX_PRODUCT, MATRIX_PRODUCTS, ROWS_TIMES_VECTOR, VECTOR_TIMES_ROWS } from '../../tasks.ts';
import { sizeOf } from '../kernel.ts';
import { batchOffsets } from './batch-offsets.ts';
import { planProduct, planSmallProducts } from './product-plan.ts';

/** A matrix, or a batch of them, as a factor. */
export interface Factor {
  readonly tensor: TensorInfo;
  /** Whether its transpose is multiplied. */
  readonly turned: boolean;
}

interface Sizes {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly k: number;
}

/** `op(A) op(B)`, over leading axes that broadcast. */
export function multiply(backend: WasmBackend, a: Factor, b: Factor): TensorInfo {
  const [rows, k] = matrixShape(a);
  const [inner, columns] = matrixShape(b);
  if (k !== inner || a.tensor.shape.length < 2 || b.tensor.shape.length < 2) {
    const [left, right] = [a, b].map(
      ({ tensor, turned }) => `[${tensor.shape}]${turned ? ' transposed' : ''}`,
    );
    throw new RangeError(
      `matMul: a and b must be [.., rows, k] and [.., k, columns], got ${left} and ${right}`,
    );
  }
  const [leadA, leadB] = [a.tensor.shape.slice(0, -2), b.tensor.shape.slice(0, -2)];
  const lead = broadcast_util.assertAndGetBroadcastShape(leadA, leadB);
  const output = backend.output([...lead, rows, columns]);
  const batch = sizeOf(lead);
  if (batch * rows * columns === 0) return output;
  if (batch === 1 && k > 0 && vectorProduct(backend, a, b, output)) return output;
  const sides = [
    { ...batchOffsets(leadA, lead), bytes: rows * k * 4 },
    { ...batchOffsets(leadB, lead), bytes: k * columns * 4 },
  ];
  const tables = sides.map(({ list, bytes }) =>
    list ? backend.upload(list.map((index) => index * bytes)) : 0,
  );
  const addresses = [a.tensor, b.tensor, output].map((tensor) => backend.address(tensor));
  const steps = sides.map(({ step, bytes }) => step * bytes);
  run(backend, addresses, [+a.turned, +b.turned], [...tables, ...steps], { batch, rows, columns, k });
  for (const table of tables) if (table !== 0) backend.release(table);
  return output;
}

/** Rows and columns as they are multiplied. */
export function matrixShape({ tensor, turned }: Factor): [number, number] {
  const [rows = 1, columns = 1] = tensor.shape.slice(-2);
  return turned ? [columns, rows] : [rows, columns];
}

function run(
  backend: WasmBackend,
  addresses: readonly number[],
  turned: readonly number[],
  places: readonly number[],
  { batch, rows, columns, k }: Sizes,
): void {
  const { high, wide, down, across } = planProduct(batch, rows, columns, k);
  const words = [...addresses, rows, columns, k, ...turned, high, wide, down, across, ...places];
  if (down * across === 1) {
    const many = planSmallProducts(batch, rows * columns * k);
    backend.pool.run(MATRIX_PRODUCTS, Math.ceil(batch / many), [...words, many, batch]);
  } else {
    backend.pool.run(MATRIX_PRODUCT, batch * down * across, words);
  }
}

/** Numbers of a matrix that make a unit when it is multiplied with a vector: memory is what takes the time. */
const UNIT_NUMBERS = 2 ** 16;

/** A matrix by a column, or a row by a matrix, read once as it lies; false where neither factor is a vector. */
function vectorProduct(backend: WasmBackend, a: Factor, b: Factor, output: TensorInfo): boolean {
  const [rows, k] = matrixShape(a);
  const [, columns] = matrixShape(b);
  const [matrix, vector, count] = rows === 1 ? [b, a, columns] : [a, b, rows];
  if (rows !== 1 && columns !== 1) return false;
  // Whether the sums run along the rows as they are stored.
  const along = rows === 1 ? matrix.turned : !matrix.turned;
  const words = [backend.address(matrix.tensor), backend.address(vector.tensor), backend.address(output)];
  if (along) {
    const high = Math.max(1, Math.ceil(UNIT_NUMBERS / k));
    backend.pool.run(ROWS_TIMES_VECTOR, Math.ceil(count / high), [...words, count, k, high]);
  } else {
    const wide = Math.max(64, Math.ceil(UNIT_NUMBERS / k / 16) * 16);
    backend.pool.run(VECTOR_TIMES_ROWS, Math.ceil(count / wide), [...words, k, count, wide]);
  }
  return true;
}
