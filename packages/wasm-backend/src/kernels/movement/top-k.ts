import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { SCRATCH_BYTES } from '../../control.ts';
import { TOP_K } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** How many of a row can be kept: eight bytes each. */
export const MOST_KEPT: number = SCRATCH_BYTES / 8;

/** The `count` largest numbers of each row, in falling order, and where they were; of equal ones the first come first. */
export function largest(backend: WasmBackend, x: TensorInfo, count: number): TensorInfo[] {
  const length = x.shape.at(-1) ?? 1;
  const shape = x.shape.with(-1, count);
  const results = [backend.output(shape, x.dtype as NumericType), backend.output(shape, 'int32')];
  if (count === 0) return results;
  const rows = sizeOf(x.shape) / length;
  const many = rowsOfUnit(2 * length);
  const words = [x, ...results].map((tensor) => backend.address(tensor));
  words.push(rows, length, count, many, +(x.dtype === 'int32'));
  backend.pool.run(TOP_K, Math.ceil(rows / many), words);
  return results;
}

export const topK: Kernel = {
  name: 'TopK',
  run(backend, { x }, { k }) {
    if (x?.dtype !== 'float32' && x?.dtype !== 'int32') return undefined;
    if (x.shape.length === 0 || sizeOf(x.shape) === 0 || (k as number) > MOST_KEPT) return undefined;
    return largest(backend, x, k as number);
  },
};
