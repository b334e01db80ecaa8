import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import * as operation from '../../operations.ts';
import { CLASSIFY, LOGICAL, SELECT } from '../../tasks.ts';
import { type Kernel, sizeOf } from '../kernel.ts';
import { broadcastTo } from '../movement/broadcast-to.ts';
import { flatUnits, UNIT_NUMBERS } from '../units.ts';

/** Bytes of a unit where a number is one. */
const UNIT_BYTES = 4 * UNIT_NUMBERS;

function runLogical(backend: WasmBackend, code: number, a: TensorInfo, b: TensorInfo): TensorInfo {
  const output = backend.output(a.shape, 'bool');
  const count = sizeOf(a.shape);
  const words = [code, ...[a, b, output].map((tensor) => backend.address(tensor)), count, UNIT_BYTES];
  backend.pool.run(LOGICAL, Math.ceil(count / UNIT_BYTES), words);
  return output;
}

function logical(name: string, code: number): Kernel {
  return {
    name,
    run(backend, { a, b }) {
      if (a?.dtype !== 'bool' || b?.dtype !== 'bool') return undefined;
      const shape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const [left, right] = [broadcastTo(backend, a, shape), broadcastTo(backend, b, shape)];
      const result = runLogical(backend, code, left, right);
      backend.disposeData(left.dataId);
      backend.disposeData(right.dataId);
      return result;
    },
  };
}

const logicalNot: Kernel = {
  name: 'LogicalNot',
  run: (backend, { x }) => (x?.dtype === 'bool' ? runLogical(backend, operation.NOT, x, x) : undefined),
};

function question(name: string, code: number): Kernel {
  return {
    name,
    run: (backend, { x }) => (x?.dtype === 'float32' ? classify(backend, code, x) : undefined),
  };
}

/** A question about each number, answered with a bool. */
export function classify(backend: WasmBackend, code: number, x: TensorInfo): TensorInfo {
  const output = backend.output(x.shape, 'bool');
  const count = sizeOf(x.shape);
  const words = [code, backend.address(x), backend.address(output), count, UNIT_NUMBERS];
  backend.pool.run(CLASSIFY, flatUnits(count), words);
  return output;
}

const select: Kernel = {
  name: 'Select',
  run(backend, { condition, t, e }) {
    if (condition?.dtype !== 'bool' || !t || t.dtype !== e?.dtype) return undefined;
    if (t.dtype !== 'float32' && t.dtype !== 'int32') return undefined;
    // A condition of fewer axes chooses among what lies behind its own.
    const behind = condition.shape.concat(t.shape.slice(condition.shape.length).fill(1));
    const chosen = broadcastTo(backend, { ...condition, shape: behind }, t.shape);
    const output = backend.output(t.shape, t.dtype);
    const count = sizeOf(t.shape);
    const addresses = [chosen, t, e, output].map((tensor) => backend.address(tensor));
    backend.pool.run(SELECT, flatUnits(count), [...addresses, count, UNIT_NUMBERS]);
    backend.disposeData(chosen.dataId);
    return output;
  },
};

/** Logic, questions and choice. */
export const LOGIC_KERNELS: readonly Kernel[] = [
  logical('LogicalAnd', operation.AND),
  logical('LogicalOr', operation.OR),
  logicalNot,
  question('IsNan', operation.IS_NAN),
  question('IsInf', operation.IS_INFINITE),
  question('IsFinite', operation.IS_FINITE),
  select,
];
