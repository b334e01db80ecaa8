import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import * as operation from '../../operations.ts';
import { REDUCE_COLUMNS, REDUCE_ROWS } from '../../tasks.ts';
import { asWord, sizeOf } from '../kernel.ts';
import { transposed } from '../movement/transposed.ts';
import { rowsOfUnit, UNIT_NUMBERS } from '../units.ts';

/** Numbers that are reduced in one go; the results of longer rows are reduced once more. */
const PART = 65_536;
const COLUMNS = 256;

/** Operations that are made of rows whole. */
const PLACES: ReadonlySet<number> = /* @__PURE__ */ new Set([
  operation.ARG_MAX,
  operation.ARG_MIN,
  operation.ARG_MAX_OF_INTEGERS,
  operation.ARG_MIN_OF_INTEGERS,
]);

/** A tensor as `[outer, length, inner]`, of which `length` goes. */
interface Layout {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/**
 * `x` reduced over `axes`, in the shape `shape`, as `dtype`. Axes that lie apart are brought together at the end first.
 * Undefined where that cannot be done.
 */
export function reduce(
  backend: WasmBackend,
  code: number,
  x: TensorInfo,
  axes: readonly number[],
  shape: readonly number[],
  dtype: NumericType = 'float32',
): TensorInfo | undefined {
  const layout = layoutOf(x.shape, axes);
  if (layout && (layout.inner === 1 || !PLACES.has(code)))
    return run(backend, code, backend.address(x), layout, shape, dtype);
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const turned = transposed(backend, x, [...kept, ...axes]);
  if (!turned) return undefined;
  const length = sizeOf(axes.map((axis) => x.shape[axis] as number));
  const sizes = { outer: sizeOf(x.shape) / length, length, inner: 1 };
  const result = run(backend, code, backend.address(turned), sizes, shape, dtype);
  backend.disposeData(turned.dataId);
  return result;
}

function layoutOf(shape: readonly number[], axes: readonly number[]): Layout | undefined {
  let [outer, length, inner] = [1, 1, 1];
  // Whether an axis that goes, and then one that stays, was met.
  let [met, ended] = [false, false];
  for (const [axis, size] of shape.entries()) {
    if (size === 1) continue;
    if (axes.includes(axis)) {
      if (ended) return undefined;
      met = true;
      length *= size;
    } else if (met) {
      ended = true;
      inner *= size;
    } else {
      outer *= size;
    }
  }
  return { outer, length, inner };
}

function run(
  backend: WasmBackend,
  code: number,
  from: number,
  { outer, length, inner }: Layout,
  shape: readonly number[],
  dtype: NumericType,
): TensorInfo {
  const output = backend.output(shape, dtype);
  const to = backend.address(output);
  const factor = asWord(1 / length);
  if (inner > 1) {
    const wide = Math.min(inner, length * inner > 2 * UNIT_NUMBERS ? COLUMNS : inner);
    const blocks = Math.ceil(inner / wide);
    const many = rowsOfUnit(length * wide);
    const words = [code, from, to, length, inner, wide, blocks, outer, many, factor];
    backend.pool.run(REDUCE_COLUMNS, blocks * Math.ceil(outer / many), words);
  } else if (length <= PART || PLACES.has(code)) {
    rows(backend, code, from, to, outer, length, 1, length, factor);
  } else {
    const parts = Math.ceil(length / PART);
    const between = backend.reserve(4 * outer * parts);
    rows(
      backend,
      code === operation.MEAN ? operation.SUM : code,
      from,
      between,
      outer,
      length,
      parts,
      PART,
      0,
    );
    rows(backend, code, between, to, outer, parts, 1, parts, factor);
    backend.release(between);
  }
  return output;
}

function rows(
  backend: WasmBackend,
  code: number,
  from: number,
  to: number,
  count: number,
  length: number,
  parts: number,
  size: number,
  factor: number,
): void {
  const many = rowsOfUnit(size);
  const words = [code, from, to, count, length, parts, size, many, factor];
  backend.pool.run(REDUCE_ROWS, Math.ceil((count * parts) / many), words);
}

/** The axes as tfjs's operations name them, and the shapes that a reduction over them leaves. */
export function reducedShape(
  x: TensorInfo,
  axis: number | number[],
  keepDims: boolean,
): { readonly axes: number[]; readonly shape: number[] } {
  const axes = util.parseAxisParam(axis, x.shape);
  const shape: number[] = [];
  for (const [i, size] of x.shape.entries()) {
    if (!axes.includes(i)) shape.push(size);
    else if (keepDims) shape.push(1);
  }
  return { axes, shape };
}
