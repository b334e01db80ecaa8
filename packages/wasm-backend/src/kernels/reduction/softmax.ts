import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { LOG_SUM_EXP, MASKED_SOFTMAX, SOFTMAX, SOFTMAX_GRADIENT } from '../../tasks.ts';
import { type Attributes, type Kernel, sizeOf, stridesOf } from '../kernel.ts';
import { addAxes, collapse, MOST_AXES } from '../movement/move-box.ts';
import { rowsOfUnit } from '../units.ts';

/** What an exponential is worth beside what is read. */
const WORK = 4;

function rowsOf({ shape }: TensorInfo, work: number): { rows: number; width: number; many: number } {
  const width = shape.at(-1) ?? 1;
  return { rows: width === 0 ? 0 : sizeOf(shape) / width, width, many: rowsOfUnit(work * width) };
}

/** Runs a task on rows, with what follows their sizes. */
function perform(
  backend: WasmBackend,
  task: number,
  tensors: readonly TensorInfo[],
  work: number,
  more: readonly number[] = [],
): void {
  const { rows, width, many } = rowsOf(tensors[0] as TensorInfo, work);
  const addresses = tensors.map((tensor) => backend.address(tensor));
  backend.pool.run(task, Math.ceil(rows / many), [...addresses, rows, width, many, ...more]);
}

function ofRows(backend: WasmBackend, logits: TensorInfo, logarithms: boolean): TensorInfo {
  const output = backend.output(logits.shape);
  perform(backend, SOFTMAX, [logits, output], WORK, [+logarithms]);
  return output;
}

function isLastAxis({ shape }: TensorInfo, { dim, axis }: Attributes): boolean {
  const named = (dim ?? axis ?? -1) as number;
  return named === -1 || named === shape.length - 1;
}

function ofLogits(name: string, logarithms: boolean): Kernel {
  return {
    name,
    run(backend, { logits }, attributes) {
      if (logits?.dtype !== 'float32' || !isLastAxis(logits, attributes)) return undefined;
      return ofRows(backend, logits, logarithms);
    },
  };
}

/** Contracts of tensor-core, of the last axis each. */
const logSoftmax: Kernel = {
  name: 'MnemeLogSoftmax',
  run: (backend, { x }) => (x?.dtype === 'float32' ? [ofRows(backend, x, true)] : undefined),
};

const logSumExp: Kernel = {
  name: 'MnemeLogSumExp',
  run(backend, { x }) {
    if (x?.dtype !== 'float32' || x.shape.at(-1) === 0) return undefined;
    const value = backend.output(x.shape.with(-1, 1));
    perform(backend, LOG_SUM_EXP, [x, value], WORK);
    return [value];
  },
};

const softmaxGradient: Kernel = {
  name: 'MnemeSoftmaxGradient',
  run(backend, { dy, y }) {
    if (dy?.dtype !== 'float32' || y?.dtype !== 'float32') return undefined;
    const dx = backend.output(y.shape);
    perform(backend, SOFTMAX_GRADIENT, [dy, y, dx], 2);
    return [dx];
  },
};

const maskedSoftmax: Kernel = {
  name: 'MnemeMaskedSoftmax',
  run(backend, { x, mask }) {
    if (x?.dtype !== 'float32' || mask?.dtype !== 'bool') return undefined;
    const missing = x.shape.length - mask.shape.length;
    const [steps, strides] = [stridesOf(mask.shape, 1), stridesOf(x.shape, 1)];
    const step = (axis: number): number =>
      (mask.shape[axis - missing] ?? 1) === 1 ? 0 : (steps[axis - missing] as number);
    const last = x.shape.length - 1;
    const outer = x.shape.slice(0, -1).map((size, axis) => {
      return { size, read: step(axis), write: strides[axis] as number };
    });
    const axes = collapse(outer);
    if (axes.length > MOST_AXES) return undefined;
    const y = backend.output(x.shape);
    const more = [step(last), 0, 0];
    addAxes(more, axes);
    perform(backend, MASKED_SOFTMAX, [x, mask, y], WORK, more);
    return [y];
  },
};

export const SOFTMAX_KERNELS: readonly Kernel[] = [
  ofLogits('Softmax', false),
  ofLogits('LogSoftmax', true),
  ...[logSoftmax, logSumExp, softmaxGradient, maskedSoftmax],
];
