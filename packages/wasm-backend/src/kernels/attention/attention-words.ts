import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { type Attributes, asWord, type Inputs } from '../kernel.ts';

/** Beyond any distance of two places, and far from overflow when added to one. */
const UNBOUNDED = 2 ** 30;

export interface AttentionSizes {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly depth: number;
  readonly width: number;
}

export function attentionSizes({ query, value }: Inputs): AttentionSizes {
  const [batch = 0, queries = 0, depth = 0] = query?.shape ?? [];
  const [, keys = 0, width = 0] = value?.shape ?? [];
  return { batch, queries, keys, depth, width };
}

/** The words of assembly/attention/words.ts, those of the gradient apart. */
export function attentionWords(
  backend: WasmBackend,
  inputs: Inputs,
  results: readonly TensorInfo[],
  attributes: Attributes,
): number[] {
  const { batch, queries, keys, depth, width } = attentionSizes(inputs);
  const { scale, band, dropout } = attributes as {
    scale: number;
    band?: { below?: number; above?: number };
    dropout?: { rate: number };
  };
  const given = [inputs.query, inputs.key, inputs.value, ...results] as TensorInfo[];
  const { below = UNBOUNDED, above = UNBOUNDED } = band ?? {};
  const reach = (distance: number): number => Math.max(-UNBOUNDED, Math.min(UNBOUNDED, distance));
  return [
    ...given.map((tensor) => backend.address(tensor)),
    ...[queries, keys, depth, width, asWord(scale), reach(below), reach(above)],
    ...broadcastWords(backend, inputs.mask, 1),
    ...broadcastWords(backend, inputs.bias, 4),
    ...dropoutWords(backend, inputs.dropoutKey, dropout?.rate ?? 0),
    batch,
  ];
}

/** Address, and the bytes between batches, rows and columns of a tensor that broadcasts to `[batch, queries, keys]`. */
function broadcastWords(backend: WasmBackend, tensor: TensorInfo | undefined, bytes: number): number[] {
  if (!tensor) return [0, 0, 0, 0];
  const [batch = 1, rows = 1, columns = 1] = tensor.shape;
  const steps = [batch === 1 ? 0 : rows * columns, rows === 1 ? 0 : columns, columns === 1 ? 0 : 1];
  return [backend.address(tensor), ...steps.map((step) => step * bytes)];
}

function dropoutWords(backend: WasmBackend, key: TensorInfo | undefined, rate: number): number[] {
  if (!key || rate === 0) return [0, 0, 0, 0];
  const [first = 0, second = 0] = backend.values(key);
  return [Math.round(rate * 2 ** 32) | 0, asWord(1 / (1 - rate)), first, second];
}
