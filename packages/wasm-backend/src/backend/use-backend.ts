import {
  backend,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { KERNELS } from '../kernels/index.ts';
import { BACKEND, makeBackend, type Source } from './make-backend.ts';
import { checkedOptions, type WasmBackendOptions } from './options.ts';
import { registerKernels } from './register-kernels.ts';
import type { WasmBackend } from './wasm-backend.ts';

/** Tells tfjs of the backend, which it makes when it is first used, and anew after a reset of its engine. */
export function register(source: Source, options: WasmBackendOptions): void {
  const checked = checkedOptions(options);
  if (findBackendFactory(BACKEND)) removeBackend(BACKEND);
  registerKernels(BACKEND, KERNELS);
  registerBackend(BACKEND, () => makeBackend(source, checked), 0);
}

/** Registers the backend and makes tfjs use it. */
export async function use(source: Source, options: WasmBackendOptions): Promise<WasmBackend> {
  // tfjs reports of a backend that does not start no more than that.
  let reason: unknown;
  const watched: Source = (build) =>
    source(build).catch((error: unknown) => {
      reason = error;
      throw error;
    });
  register(watched, options);
  if (await setBackend(BACKEND)) return backend() as WasmBackend;
  throw (
    reason ??
    new Error('useWasmBackend: host must run WebAssembly with SIMD, got one where it does not start')
  );
}
