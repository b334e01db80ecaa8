import type { WasmBackendOptions } from './backend/options.ts';
import { register, use } from './backend/use-backend.ts';
import type { WasmBackend } from './backend/wasm-backend.ts';
import { fetchBuild } from './module/binaries.ts';

/**
 * Makes tfjs compute on this backend from now on. In Node and in pages that are cross-origin isolated, kernels share their work
 * among threads; elsewhere there is one. Tensors made on another backend move over when they are used. Called again, it
 * starts anew, without the tensors that it held.
 *
 * @throws RangeError `useWasmBackend: threads must be an integer from 1 to 16, got 0`
 *
 * @example
 * import { matMul, tensor } from '@tensorflow/tfjs-core';
 * import { useWasmBackend } from '@mneme/wasm-backend';
 *
 * const { threads } = await useWasmBackend({ threads: 2 });
 * console.log(threads, matMul(tensor([[1, 2]]), tensor([[3], [4]])).arraySync()); // 2 [[11]]
 */
export function useWasmBackend(options: WasmBackendOptions = {}): Promise<WasmBackend> {
  return use((build) => fetchBuild(build, options.wasmUrl), options);
}

/**
 * Tells tfjs of this backend, by the name `mneme`, without starting it: tfjs does when `setBackend('mneme')` asks for it.
 */
export function registerWasmBackend(options: WasmBackendOptions = {}): void {
  register((build) => fetchBuild(build, options.wasmUrl), options);
}
