import { backend_util, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import { bytesOf, isNumeric } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { GATHER_ROWS, PUT_ROWS, SCATTER_ADD } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { columnsOfUnit } from '../rows/scatter-add.ts';
import { rowsOfUnit } from '../units.ts';

/** The rows that tuples of `depth` indices name: each a place among the first axes of `shape`. */
function rowsNamed(
  backend: WasmBackend,
  indices: TensorInfo,
  depth: number,
  shape: readonly number[],
): Int32Array {
  const values = backend.values(indices);
  const rows = new Int32Array(depth === 0 ? sizeOf(indices.shape.slice(0, -1)) : values.length / depth);
  const count = sizeOf(shape.slice(0, depth));
  for (let i = 0; i < rows.length; i++) {
    let row = 0;
    for (let axis = 0; axis < depth; axis++)
      row = row * (shape[axis] as number) + (values[i * depth + axis] as number);
    if (!(row >= 0 && row < count)) {
      const tuple = values.slice(i * depth, (i + 1) * depth);
      throw new Error(`Invalid indices: ${tuple} does not index into ${shape}`);
    }
    rows[i] = row;
  }
  return rows;
}

/** Runs a task with the rows as a table of its own. */
function withRows(backend: WasmBackend, rows: Int32Array, run: (address: number) => void): void {
  const address = backend.upload(rows);
  run(address);
  backend.release(address);
}

const gatherNd: Kernel = {
  name: 'GatherNd',
  run(backend, { params, indices }) {
    if (!params || !isNumeric(params.dtype) || indices?.dtype !== 'int32') return undefined;
    const [shape, , size] = backend_util.prepareAndValidate(params as Tensor, indices as Tensor);
    const rows = rowsNamed(backend, indices, indices.shape.at(-1) ?? 0, params.shape);
    const output = backend.output(shape, params.dtype);
    const many = rowsOfUnit(size);
    withRows(backend, rows, (table) => {
      const words = [backend.address(params), table, backend.address(output), rows.length];
      words.push(sizeOf(params.shape) / size, bytesOf(params.dtype as 'float32', size), many);
      backend.pool.run(GATHER_ROWS, Math.ceil(rows.length / many), words);
    });
    return output;
  },
};

const scatterNd: Kernel = {
  name: 'ScatterNd',
  run(backend, { indices, updates }, attributes) {
    if (updates?.dtype !== 'float32' || indices?.dtype !== 'int32') return undefined;
    const { shape } = attributes as { shape: number[] };
    const { sliceRank, sliceSize } = backend_util.calculateShapes(updates, indices, shape);
    if (sizeOf(shape) === 0) return undefined;
    const rows = rowsNamed(backend, indices, sliceRank, shape);
    const output = backend.output(shape);
    const wide = columnsOfUnit(rows.length, sliceSize);
    withRows(backend, rows, (table) => {
      const words = [table, backend.address(updates), backend.address(output), rows.length];
      words.push(sizeOf(shape) / sliceSize, sliceSize, wide);
      backend.pool.run(SCATTER_ADD, Math.ceil(sliceSize / wide), words);
    });
    return output;
  },
};

const tensorScatterUpdate: Kernel = {
  name: 'TensorScatterUpdate',
  run(backend, { tensor, indices, updates }) {
    if (!tensor || !isNumeric(tensor.dtype) || tensor.dtype !== updates?.dtype) return undefined;
    if (indices?.dtype !== 'int32' || updates.shape.length === 0 || sizeOf(tensor.shape) === 0)
      return undefined;
    const { sliceRank, sliceSize } = backend_util.calculateShapes(updates, indices, tensor.shape);
    const rows = rowsNamed(backend, indices, sliceRank, tensor.shape);
    const output = backend.output(tensor.shape, tensor.dtype);
    backend.values(output).set(backend.values(tensor));
    const wide = bytesOf(tensor.dtype, columnsOfUnit(rows.length, sliceSize));
    const line = bytesOf(tensor.dtype, sliceSize);
    withRows(backend, rows, (table) => {
      const words = [table, backend.address(updates), backend.address(output), rows.length];
      words.push(sizeOf(tensor.shape) / sliceSize, line, wide);
      backend.pool.run(PUT_ROWS, Math.ceil(line / wide), words);
    });
    return output;
  },
};

/** tfjs's kernels that address by tuples of indices. */
export const TUPLE_KERNELS: readonly Kernel[] = [gatherNd, scatterNd, tensorScatterUpdate];
