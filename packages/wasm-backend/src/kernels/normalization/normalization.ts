import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { COLUMN_SUMS, LAYER_NORM, LAYER_NORM_GRADIENT } from '../../tasks.ts';
import { asWord, type Inputs, type Kernel, sizeOf } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** Contract of tensor-core: moments over the last axis, and both of them for the gradient. */
export const layerNormalization: Kernel = {
  name: 'MnemeLayerNormalization',
  run(backend, { x, scale, offset }, { epsilon }) {
    if (x?.dtype !== 'float32' || !scale || !offset) return undefined;
    const moments = [...x.shape.slice(0, -1), 1];
    const [y, mean, inverse] = [backend.output(x.shape), backend.output(moments), backend.output(moments)];
    const addresses = [x, scale, offset, y, mean, inverse].map((tensor) => backend.address(tensor));
    forward(backend, addresses, x, epsilon as number);
    return [y, mean, inverse];
  },
};

/** The same without a centre. */
export const rmsNormalization: Kernel = {
  name: 'MnemeRmsNormalization',
  run(backend, { x, scale }, { epsilon }) {
    if (x?.dtype !== 'float32' || !scale) return undefined;
    const [y, inverse] = [backend.output(x.shape), backend.output([...x.shape.slice(0, -1), 1])];
    const [from, factors, to, root] = [x, scale, y, inverse].map((tensor) => backend.address(tensor)) as [
      number,
      number,
      number,
      number,
    ];
    forward(backend, [from, factors, 0, to, 0, root], x, epsilon as number);
    return [y, inverse];
  },
};

function forward(backend: WasmBackend, addresses: readonly number[], x: TensorInfo, epsilon: number): void {
  const { rows, width, many } = rowsOf(x);
  backend.pool.run(LAYER_NORM, Math.ceil(rows / many), [...addresses, rows, width, many, asWord(epsilon)]);
}

function rowsOf({ shape }: TensorInfo): { rows: number; width: number; many: number } {
  const width = shape.at(-1) ?? 1;
  return { rows: sizeOf(shape.slice(0, -1)), width, many: rowsOfUnit(width) };
}

export const layerNormalizationGradient: Kernel = {
  name: 'MnemeLayerNormalizationGradient',
  run(backend, inputs) {
    const { mean, inverseDeviation } = inputs;
    if (!mean || !inverseDeviation) return undefined;
    return backward(backend, inputs, backend.address(mean), backend.address(inverseDeviation));
  },
};

export const rmsNormalizationGradient: Kernel = {
  name: 'MnemeRmsNormalizationGradient',
  run(backend, inputs) {
    const { inverseRoot } = inputs;
    if (!inverseRoot) return undefined;
    const [dx, dScale, dOffset] = backward(backend, inputs, 0, backend.address(inverseRoot));
    backend.disposeData(dOffset.dataId);
    return [dx, dScale];
  },
};

type Gradients = [TensorInfo, TensorInfo, TensorInfo];

/** Each unit sums the gradients of scale and offset over its rows; the sums of all units are added up afterwards, in order. */
function backward(backend: WasmBackend, { dy, x, scale }: Inputs, mean: number, inverse: number): Gradients {
  const [given, upstream, factors] = [x, dy, scale] as [TensorInfo, TensorInfo, TensorInfo];
  const { rows, width, many } = rowsOf(given);
  const units = Math.ceil(rows / many);
  const dx = backend.output(given.shape);
  // Both gradients, side by side: they are one block until they are copied apart.
  const both = backend.output([2, width]);
  const sums = backend.reserve(units * 8 * width);
  const addresses = [upstream, given, factors, dx].map((tensor) => backend.address(tensor));
  backend.pool.run(LAYER_NORM_GRADIENT, units, [...addresses, mean, inverse, rows, width, many, sums]);
  backend.pool.run(COLUMN_SUMS, 1, [sums, backend.address(both), units, 2 * width, 2 * width]);
  backend.release(sums);
  const halves = backend.values(both);
  const gradients = [0, 1].map((half) => {
    const gradient = backend.output([width]);
    backend.values(gradient).set(halves.subarray(half * width, (half + 1) * width));
    return gradient;
  }) as [TensorInfo, TensorInfo];
  backend.disposeData(both.dataId);
  return [dx, ...gradients];
}
