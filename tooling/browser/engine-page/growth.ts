import { useWasmBackend, type WasmBackendOptions } from '@mneme/wasm-backend';
import { add, fill, sum, type Tensor, tensor, tidy, unique } from '@tensorflow/tfjs-core';

/** What becomes of tensors while the memory grows under them. */
export interface Growth {
  readonly sharable: boolean;
  readonly before: number;
  readonly after: number;
  readonly sums: number[];
  readonly old: number[];
}

const MILLION = 2 ** 20;

export async function growth(options: WasmBackendOptions): Promise<Growth> {
  const engine = await useWasmBackend(options);
  const old = tensor([3, 1, 4, 1, 5]);
  // One of tfjs's own kernels has looked at it, through a view that growth may empty.
  unique(old);
  const before = engine.memory().numBytesInMemory;
  const large: Tensor[] = Array.from({ length: 16 }, (_, i) => fill([MILLION], i));
  const after = engine.memory().numBytesInMemory;
  const sums = large.map((each) => tidy(() => sum(add(each, 1)).dataSync()[0] ?? Number.NaN) / MILLION);
  const again = [...old.dataSync(), ...unique(old).values.dataSync(), ...add(old, 1).dataSync()];
  return { sharable: typeof SharedArrayBuffer !== 'undefined', before, after, sums, old: again };
}
