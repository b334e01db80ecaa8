import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { DRAWS } from '../../tasks.ts';
import { asWord, type Kernel, sizeOf } from '../kernel.ts';

/** Kinds of numbers; see assembly/random/draws.ts. */
const [UNIFORM, NORMAL, DROPOUT, BERNOULLI] = [0, 1, 2, 3];
const UNIT_NUMBERS = 4096;

function draw(
  backend: WasmBackend,
  key: TensorInfo,
  shape: readonly number[],
  kind: number,
  parameters: readonly [number, number],
): TensorInfo[] {
  const values = backend.output(shape);
  const count = sizeOf(shape);
  const words = [backend.address(key), backend.address(values), count, UNIT_NUMBERS, kind, ...parameters];
  backend.pool.run(DRAWS, Math.ceil(count / UNIT_NUMBERS), words);
  return [values];
}

/** Contracts of tensor-core: the same bits for one key on every backend. */
export const uniform: Kernel = {
  name: 'MnemeUniform',
  run(backend, { key }, attributes) {
    const { shape, low, high } = attributes as { shape: number[]; low: number; high: number };
    const width = Math.fround(Math.fround(high) - Math.fround(low));
    return draw(backend, key as TensorInfo, shape, UNIFORM, [asWord(low), asWord(width)]);
  },
};

export const normal: Kernel = {
  name: 'MnemeNormal',
  run(backend, { key }, attributes) {
    const { shape, mean, deviation } = attributes as { shape: number[]; mean: number; deviation: number };
    return draw(backend, key as TensorInfo, shape, NORMAL, [asWord(mean), asWord(deviation)]);
  },
};

export const dropoutMask: Kernel = {
  name: 'MnemeDropoutMask',
  run(backend, { key }, attributes) {
    const { shape, rate } = attributes as { shape: number[]; rate: number };
    const parameters: [number, number] = [Math.round(rate * 2 ** 32) | 0, asWord(1 / (1 - rate))];
    return draw(backend, key as TensorInfo, shape, DROPOUT, parameters);
  },
};

export const bernoulli: Kernel = {
  name: 'MnemeBernoulli',
  run(backend, { key }, attributes) {
    const { shape, probability } = attributes as { shape: number[]; probability: number };
    const threshold = Math.round(probability * 2 ** 32);
    // Words up to the last one below the threshold; where there is none, what they give is zero as well.
    const parameters: [number, number] = [Math.max(0, threshold - 1) | 0, asWord(threshold > 0 ? 1 : 0)];
    return draw(backend, key as TensorInfo, shape, BERNOULLI, parameters);
  },
};
