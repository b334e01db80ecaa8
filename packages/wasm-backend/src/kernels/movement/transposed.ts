import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bytesOf, type NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { MOVE_TILES } from '../../tasks.ts';
import { sizeOf, stridesOf } from '../kernel.ts';
import { UNIT_NUMBERS } from '../units.ts';
import { addAxes, type BoxAxis, collapse, MOST_AXES, moveBox } from './move-box.ts';

/** The axes in the order of `perm`; undefined where that takes a task more than it has. */
export function transposed(
  backend: WasmBackend,
  x: TensorInfo,
  perm: readonly number[],
): TensorInfo | undefined {
  const dtype = x.dtype as NumericType;
  const bytes = bytesOf(dtype, 1);
  const shape = perm.map((axis) => x.shape[axis] as number);
  const [reads, writes] = [stridesOf(x.shape, bytes), stridesOf(shape, bytes)];
  const axes = collapse(
    perm.map((axis, place) => ({
      size: x.shape[axis] as number,
      read: reads[axis] as number,
      write: writes[place] as number,
    })),
  );
  if (axes.length > MOST_AXES) return undefined;
  // One axis, or none that is longer than 1: nothing changes places.
  if (axes.length <= 1) return backend.alias(x, shape);
  const output = backend.output(shape, dtype);
  if (sizeOf(shape) === 0) return output;
  if (axes.at(-1)?.read === bytes || bytes !== 4) {
    moveBox(backend, backend.address(x), backend.address(output), axes, bytes);
  } else {
    moveTiles(backend, x, output, axes);
  }
  return output;
}

/** The axis that runs along what is read and the one that runs along what is written change places, tile by tile. */
function moveTiles(backend: WasmBackend, x: TensorInfo, output: TensorInfo, axes: readonly BoxAxis[]): void {
  const rows = axes[axes.length - 1] as BoxAxis;
  const columns = axes.find(({ read }) => read === 4) as BoxAxis;
  const outer = axes.filter((axis) => axis !== rows && axis !== columns);
  const count = outer.reduce((product, { size }) => product * size, 1);
  const numbers = rows.size * columns.size;
  const tiles = Math.max(1, Math.min(Math.ceil(rows.size / 32), Math.floor(numbers / UNIT_NUMBERS)));
  const many = tiles > 1 ? 1 : Math.max(1, Math.floor(UNIT_NUMBERS / numbers));
  const words = [backend.address(x), backend.address(output), rows.size, rows.read, columns.size];
  words.push(columns.write, tiles, count, many);
  addAxes(words, outer);
  backend.pool.run(MOVE_TILES, tiles * Math.ceil(count / many), words);
}
