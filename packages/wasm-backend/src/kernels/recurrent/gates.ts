import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { GRU_GATES, GRU_GATES_GRADIENT, LSTM_GATES, LSTM_GATES_GRADIENT } from '../../tasks.ts';
import type { Kernel } from '../kernel.ts';
import { rowsOfUnit } from '../units.ts';

/** Of a number's gates: an exponential each is worth eight additions. */
const WORK = 16;

function perform(
  backend: WasmBackend,
  task: number,
  tensors: readonly (TensorInfo | undefined)[],
  state: TensorInfo,
): void {
  const [rows = 0, size = 0] = state.shape;
  const many = rowsOfUnit(size * WORK);
  const addresses = tensors.map((tensor) => backend.address(tensor as TensorInfo));
  backend.pool.run(task, Math.ceil(rows / many), [...addresses, rows, size, many]);
}

/** Contracts of tensor-core: what the cells do with their gates. */
export const lstmGates: Kernel = {
  name: 'MnemeLstmGates',
  run(backend, { gates, cell }) {
    if (gates?.dtype !== 'float32' || cell?.dtype !== 'float32') return undefined;
    const [hidden, next] = [backend.output(cell.shape), backend.output(cell.shape)];
    perform(backend, LSTM_GATES, [gates, cell, hidden, next], cell);
    return [hidden, next];
  },
};

export const lstmGatesGradient: Kernel = {
  name: 'MnemeLstmGatesGradient',
  run(backend, { dHidden, dNext, gates, cell, next }) {
    if (gates?.dtype !== 'float32' || cell?.dtype !== 'float32') return undefined;
    const results = [backend.output(gates.shape), backend.output(cell.shape)];
    perform(backend, LSTM_GATES_GRADIENT, [dHidden, dNext, gates, cell, next, ...results], cell);
    return results;
  },
};

export const gruGates: Kernel = {
  name: 'MnemeGruGates',
  run(backend, { projected, recurrent, hidden }) {
    if (projected?.dtype !== 'float32' || hidden?.dtype !== 'float32') return undefined;
    const next = backend.output(hidden.shape);
    perform(backend, GRU_GATES, [projected, recurrent, hidden, next], hidden);
    return [next];
  },
};

export const gruGatesGradient: Kernel = {
  name: 'MnemeGruGatesGradient',
  run(backend, { dNext, projected, recurrent, hidden }) {
    if (projected?.dtype !== 'float32' || hidden?.dtype !== 'float32') return undefined;
    const results = [projected, projected, hidden].map(({ shape }) => backend.output(shape));
    perform(backend, GRU_GATES_GRADIENT, [dNext, projected, recurrent, hidden, ...results], hidden);
    return results;
  },
};
