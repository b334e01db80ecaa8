import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import * as operation from '../../operations.ts';
import { SOFTMAX } from '../../tasks.ts';
import { type Attributes, type Kernel, sizeOf } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';
import { reduce, reducedShape } from './reduce.ts';

/** A reduction of float32 over any axes; of none at all there is nothing to choose from, so that falls back. */
function reduction(name: string, code: number): Kernel {
  return {
    name,
    run(backend, { x }, { axis, reductionIndices = axis, keepDims }) {
      if (x?.dtype !== 'float32' || sizeOf(x.shape) === 0) return undefined;
      const { axes, shape } = reducedShape(x, reductionIndices as number | number[], keepDims === true);
      return reduce(backend, code, x, axes, shape);
    },
  };
}

/** The place of the largest or smallest along one axis. */
function place(name: string, code: number): Kernel {
  return {
    name,
    run(backend, { x }, { axis }) {
      if (x?.dtype !== 'float32' || sizeOf(x.shape) === 0) return undefined;
      const { axes, shape } = reducedShape(x, axis as number, false);
      // Only along rows: others fall back.
      if (axes.length !== 1 || axes[0] !== x.shape.length - 1) return undefined;
      return reduce(backend, code, x, axes, shape, 'int32');
    },
  };
}

function softmaxOfRows(backend: WasmBackend, logits: TensorInfo, logarithms: boolean): TensorInfo {
  const output = backend.output(logits.shape);
  const width = logits.shape.at(-1) ?? 1;
  const rows = width === 0 ? 0 : sizeOf(logits.shape) / width;
  // An exponential is worth some eight additions.
  const many = rowsOfUnit(4 * width);
  const words = [backend.address(logits), backend.address(output), rows, width, many, +logarithms];
  backend.pool.run(SOFTMAX, Math.ceil(rows / many), words);
  return output;
}

function isLastAxis({ shape }: TensorInfo, { dim, axis }: Attributes): boolean {
  const named = (dim ?? axis ?? -1) as number;
  return named === -1 || named === shape.length - 1;
}

function softmaxKernel(name: string, logarithms: boolean): Kernel {
  return {
    name,
    run(backend, { logits }, attributes) {
      if (logits?.dtype !== 'float32' || !isLastAxis(logits, attributes)) return undefined;
      return softmaxOfRows(backend, logits, logarithms);
    },
  };
}

/** tfjs's reductions. */
export const REDUCTION_KERNELS: readonly Kernel[] = [
  reduction('Sum', operation.SUM),
  reduction('Mean', operation.MEAN),
  reduction('Max', operation.MAX),
  reduction('Min', operation.MIN),
  reduction('Prod', operation.PROD),
  place('ArgMax', operation.ARG_MAX),
  place('ArgMin', operation.ARG_MIN),
  softmaxKernel('Softmax', false),
  softmaxKernel('LogSoftmax', true),
];
