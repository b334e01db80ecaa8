import { gather, getBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { KernelContract } from './contract.ts';
import { isHostBackend } from './host-backend.ts';

/** `table` `[size, width]`, `ids` int32 of any shape, in [0, size). */
export type GatherRowsInputs = {
  readonly table: Tensor;
  readonly ids: Tensor;
};

/** `MnemeGatherRows`: row `ids[..]` of the table at each place, `[..., width]`. */
export const gatherRowsKernel: KernelContract<GatherRowsInputs, object> = {
  name: 'MnemeGatherRows',
  outputs: ['rows'],
  composed({ table, ids }) {
    return [isWorthReading(table, ids) ? gatherOnHost(table, ids) : gather(table, ids)];
  },
};

// Measured on tfjs 4.22 in Node 20: its kernels for gather take 30 to 60 nanoseconds a number, a copy of a row on the
// host a few. wasm has to hand the whole table out first, at less than half a nanosecond a number.
const WORTH_READING = 32;

function isWorthReading(table: Tensor, ids: Tensor): boolean {
  if (!isHostBackend() || table.dtype !== 'float32') return false;
  const [size = 0] = table.shape;
  return getBackend() === 'cpu' || size <= WORTH_READING * ids.size;
}

function gatherOnHost(table: Tensor, ids: Tensor): Tensor {
  const [values, places] = [table.dataSync<'float32'>(), ids.dataSync()];
  const width = table.shape[1] ?? 0;
  const rows = new Float32Array(places.length * width);
  for (let i = 0; i < places.length; i++) {
    const from = (places[i] ?? 0) * width;
    for (let column = 0; column < width; column++) rows[i * width + column] = values[from + column] ?? 0;
  }
  return tensor(rows, [...ids.shape, width]);
}
