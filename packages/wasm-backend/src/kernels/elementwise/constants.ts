import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { isNumeric, type NumericType } from '../../backend/block.ts';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { FILL, ONE_HOT } from '../../tasks.ts';
import { asWord, type Kernel, sizeOf } from '../kernel.ts';
import { rowsOfUnit, UNIT_NUMBERS } from '../units.ts';

/** A number as the four bytes that are repeated: bools are bytes. */
function wordOf(value: number, dtype: NumericType): number {
  if (dtype === 'float32') return asWord(value);
  return dtype === 'int32' ? value | 0 : value === 0 ? 0 : 0x01010101;
}

/** A tensor of one number over and over. */
export function filled(
  backend: WasmBackend,
  shape: readonly number[],
  value: number,
  dtype: NumericType,
): TensorInfo {
  const output = backend.output(shape, dtype);
  const vectors = Math.ceil(sizeOf(shape) / (dtype === 'bool' ? 16 : 4));
  const words = [backend.address(output), vectors, UNIT_NUMBERS, wordOf(value, dtype)];
  backend.pool.run(FILL, Math.ceil(vectors / UNIT_NUMBERS), words);
  return output;
}

const fill: Kernel = {
  name: 'Fill',
  run(backend, _, attributes) {
    const { shape, value, dtype } = attributes as { shape: number[]; value: number; dtype?: DataType };
    const type = dtype ?? (typeof value === 'number' ? 'float32' : 'string');
    return isNumeric(type) ? filled(backend, shape, Number(value), type) : undefined;
  },
};

function like(name: string, value: number): Kernel {
  return {
    name,
    run: (backend, { x }) => (x && isNumeric(x.dtype) ? filled(backend, x.shape, value, x.dtype) : undefined),
  };
}

const oneHot: Kernel = {
  name: 'OneHot',
  run(backend, { indices }, attributes) {
    const { dtype, depth, onValue, offValue } = attributes as {
      dtype: DataType;
      depth: number;
      onValue: number;
      offValue: number;
    };
    if (indices?.dtype !== 'int32' || (dtype !== 'float32' && dtype !== 'int32')) return undefined;
    const output = backend.output([...indices.shape, depth], dtype);
    const rows = sizeOf(indices.shape);
    const many = rowsOfUnit(depth);
    const words = [backend.address(indices), backend.address(output), rows, depth, many];
    words.push(wordOf(onValue, dtype), wordOf(offValue, dtype));
    backend.pool.run(ONE_HOT, Math.ceil(rows / many), words);
    return output;
  },
};

export const CONSTANT_KERNELS: readonly Kernel[] = [fill, like('ZerosLike', 0), like('OnesLike', 1), oneHot];
