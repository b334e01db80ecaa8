import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../backend/wasm-backend.ts';

/** What a kernel is given, by the names that tfjs or a contract has for them; an optional input may be absent. */
export type Inputs = Readonly<Record<string, TensorInfo>>;

/**
 * A kernel of the backend. It returns undefined, before it has allocated anything, for what it does not do (types
 * that only tfjs's cpu kernel knows): that one runs then.
 */
export interface Kernel {
  readonly name: string;
  run(backend: WasmBackend, inputs: Inputs, attributes: Attributes): TensorInfo | TensorInfo[] | undefined;
}

/** Attributes are as tfjs's operations and the contracts make them; a kernel reads each in the type that it has there. */
export type Attributes = Readonly<Record<string, unknown>>;

const FLOATS: Float32Array = /* @__PURE__ */ new Float32Array(1);
const BITS: Int32Array = /* @__PURE__ */ new Int32Array(FLOATS.buffer);

/** A float32 as a task's word. */
export function asWord(value: number): number {
  FLOATS[0] = value;
  return BITS[0] as number;
}

export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** How far a step of each axis goes where the numbers lie one behind the other, a step of the last going `unit`. */
export function stridesOf(shape: readonly number[], unit: number): number[] {
  const strides = new Array<number>(shape.length);
  let stride = unit;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}
