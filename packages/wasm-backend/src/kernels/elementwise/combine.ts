import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { sizeOf } from '../kernel.ts';
import { flatUnits, rowsOfUnit, UNIT_NUMBERS } from '../units.ts';
import { planBroadcast } from './broadcast-plan.ts';

/** A pair of tasks for an operation of two operands. */
export interface CombineTasks {
  /** Where they are of one shape, or one of them a single number. */
  readonly flat: number;
  /** Where they broadcast. */
  readonly rows: number;
}

/** Axes that a task's words have room for. */
const MOST_AXES = 12;

/** `operation(a, b)` of four-byte numbers; undefined where the axes do not fit. */
export function combine(
  backend: WasmBackend,
  tasks: CombineTasks,
  operation: number,
  a: TensorInfo,
  b: TensorInfo,
  dtype: NumericType,
): TensorInfo | undefined {
  const one = isOne(b) && a.shape.length >= b.shape.length;
  if (one || isSame(a.shape, b.shape))
    return flat(backend, tasks.flat, operation, a, b, a.shape, 0, +one, dtype);
  if (isOne(a) && b.shape.length >= a.shape.length) {
    return flat(backend, tasks.flat, operation, a, b, b.shape, 1, 0, dtype);
  }
  return rows(backend, tasks.rows, operation, a, b, dtype);
}

function flat(
  backend: WasmBackend,
  task: number,
  operation: number,
  a: TensorInfo,
  b: TensorInfo,
  shape: number[],
  oneA: number,
  oneB: number,
  dtype: NumericType,
): TensorInfo {
  const output = backend.output(shape, dtype);
  const count = sizeOf(shape);
  const [from, other, to] = [backend.address(a), backend.address(b), backend.address(output)];
  backend.pool.run(task, flatUnits(count), [operation, from, other, to, count, UNIT_NUMBERS, oneA, oneB]);
  return output;
}

function rows(
  backend: WasmBackend,
  task: number,
  operation: number,
  a: TensorInfo,
  b: TensorInfo,
  dtype: NumericType,
): TensorInfo | undefined {
  const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const plan = planBroadcast(a.shape, b.shape, shape);
  if (plan.axes.length > MOST_AXES) return undefined;
  const output = backend.output(shape, dtype);
  const count = sizeOf(shape);
  if (count === 0) return output;
  const axes = plan.axes.length === 0 ? [{ size: 1, stepA: 0, stepB: 0 }] : plan.axes;
  const rowCount = count / plan.inner;
  const many = rowsOfUnit(plan.inner);
  const words = [operation, backend.address(a), backend.address(b), backend.address(output)];
  words.push(plan.inner, +plan.alongA, +plan.alongB, rowCount, many, axes.length);
  for (const { size, stepA, stepB } of axes) words.push(size, 4 * stepA, 4 * stepB);
  backend.pool.run(task, Math.ceil(rowCount / many), words);
  return output;
}

function isOne({ shape }: TensorInfo): boolean {
  for (const size of shape) if (size !== 1) return false;
  return true;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}
