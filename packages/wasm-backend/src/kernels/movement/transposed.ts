import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bytesOf, type NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { MOVE_RUNS, MOVE_TILES } from '../../tasks.ts';
import { sizeOf } from '../kernel.ts';
import { rowsOfUnit, UNIT_NUMBERS } from '../units.ts';

/** An axis in the order in which it is written: its length, and the numbers of a step in what is read and written. */
interface Axis {
  readonly size: number;
  readonly read: number;
  readonly write: number;
}

const MOST_AXES = 12;

/** The axes in the order of `perm`; undefined where that is none, or where it takes a task more than it has. */
export function transposed(
  backend: WasmBackend,
  x: TensorInfo,
  perm: readonly number[],
): TensorInfo | undefined {
  const dtype = x.dtype as NumericType;
  const shape = perm.map((axis) => x.shape[axis] as number);
  const axes = collapse(x.shape, perm);
  const last = axes.at(-1);
  if (axes.length > MOST_AXES) return undefined;
  // One axis, or none that is longer than 1: nothing changes places.
  if (!last || axes.length === 1) return backend.alias(x, shape);
  if (last.read !== 1 && dtype === 'bool') return undefined;
  const output = backend.output(shape, dtype);
  if (sizeOf(shape) === 0) return output;
  if (last.read === 1) moveRuns(backend, x, output, axes.slice(0, -1), bytesOf(dtype, last.size));
  else moveTiles(backend, x, output, axes);
  return output;
}

/** The axes as they are written, those that stay next to each other as one. */
function collapse(shape: readonly number[], perm: readonly number[]): Axis[] {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const axes: Axis[] = [];
  let write = 1;
  for (const axis of [...perm].reverse()) {
    const size = shape[axis] as number;
    const read = strides[axis] as number;
    const behind = axes[0];
    if (size !== 1) {
      if (behind && read === behind.read * behind.size) axes[0] = { ...behind, size: behind.size * size };
      else axes.unshift({ size, read, write });
    }
    write *= size;
  }
  return axes;
}

function wordsOf(axes: readonly Axis[]): number[] {
  const given = axes.length === 0 ? [{ size: 1, read: 0, write: 0 }] : axes;
  return [given.length, ...given.flatMap(({ size, read, write }) => [size, 4 * read, 4 * write])];
}

function moveRuns(
  backend: WasmBackend,
  x: TensorInfo,
  output: TensorInfo,
  axes: readonly Axis[],
  bytes: number,
): void {
  const runs = axes.reduce((product, { size }) => product * size, 1);
  const many = rowsOfUnit(bytes / 4);
  const addresses = [backend.address(x), backend.address(output)];
  const scale = x.dtype === 'bool' ? 1 / 4 : 1;
  const words = wordsOf(axes.map((axis) => ({ ...axis, read: axis.read * scale, write: 0 })));
  backend.pool.run(MOVE_RUNS, Math.ceil(runs / many), [
    ...addresses,
    runs,
    bytes,
    many,
    0,
    0,
    0,
    0,
    ...words,
  ]);
}

/** The axis that runs along what is read and the one that runs along what is written change places, tile by tile. */
function moveTiles(backend: WasmBackend, x: TensorInfo, output: TensorInfo, axes: readonly Axis[]): void {
  const rows = axes[axes.length - 1] as Axis;
  const columns = axes.find(({ read }) => read === 1) as Axis;
  const outer = axes.filter((axis) => axis !== rows && axis !== columns);
  const count = outer.reduce((product, { size }) => product * size, 1);
  const numbers = rows.size * columns.size;
  const tiles = Math.max(1, Math.min(Math.ceil(rows.size / 32), Math.floor(numbers / UNIT_NUMBERS)));
  const many = tiles > 1 ? 1 : Math.max(1, Math.floor(UNIT_NUMBERS / numbers));
  const words = [backend.address(x), backend.address(output), rows.size, 4 * rows.read, columns.size];
  words.push(4 * columns.write, tiles, count, many, ...wordsOf(outer));
  backend.pool.run(MOVE_TILES, tiles * Math.ceil(count / many), words);
}
