import { reshape, scatterND, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { KernelContract } from './contract.ts';
import { isHostBackend } from './host-backend.ts';

/** `indices` int32 `[count]`, `updates` `[count, width]`. */
export type ScatterAddInputs = {
  readonly indices: Tensor;
  readonly updates: Tensor;
};

export interface ScatterAddAttributes {
  readonly rows: number;
}

/** `MnemeScatterAdd`: row `indices[i]` of the sum `[rows, width]` gets `updates[i]`. */
export const scatterAddKernel: KernelContract<ScatterAddInputs, ScatterAddAttributes> = {
  name: 'MnemeScatterAdd',
  outputs: ['sum'],
  composed({ indices, updates }, { rows }) {
    const width = updates.shape[1] ?? 0;
    if (isHostBackend()) {
      const sums = addRows(indices.dataSync(), updates.dataSync(), rows, width);
      return [tensor(sums, [rows, width])];
    }
    return [scatterOnDevice(indices, updates, rows)];
  },
};

/** The same by a kernel, where the values do not lie in host memory. */
export function scatterOnDevice(indices: Tensor, updates: Tensor, rows: number): Tensor {
  const [count = 0, width = 0] = updates.shape;
  return scatterND(reshape(indices, [count, 1]), updates, [rows, width]);
}

/**
 * Sums are taken in float64, in the order of the updates, as tfjs's cpu kernels do. Updates of one row are chained, so
 * that no array is longer than the result.
 */
function addRows(
  indices: ArrayLike<number>,
  updates: ArrayLike<number>,
  rows: number,
  width: number,
): Float32Array {
  const result = new Float32Array(rows * width);
  const next = new Int32Array(indices.length);
  const first = new Int32Array(rows).fill(-1);
  for (let i = indices.length - 1; i >= 0; i--) {
    const row = indices[i] ?? 0;
    next[i] = first[row] ?? -1;
    first[row] = i;
  }
  for (let row = 0; row < rows; row++) {
    const start = first[row] ?? -1;
    if (start < 0) continue;
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let i = start; i >= 0; i = next[i] ?? -1) sum += updates[i * width + column] ?? 0;
      result[row * width + column] = sum;
    }
  }
  return result;
}
