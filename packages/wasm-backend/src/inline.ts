import { plain, relaxed } from '../wasm/inlined.js';
import type { WasmBackendOptions } from './backend/options.ts';
import { register, use } from './backend/use-backend.ts';
import type { WasmBackend } from './backend/wasm-backend.ts';
import type { Build } from './module/binaries.ts';

export type { WasmBackendOptions } from './backend/options.ts';
export type { WasmBackend, WasmMemoryInfo } from './backend/wasm-backend.ts';

/**
 * `useWasmBackend` with the binary inside of this module: for bundlers that copy no files, and pages of one file.
 *
 * @throws RangeError `useWasmBackend: threads must be an integer from 1 to 16, got 0`
 *
 * @example
 * import { matMul, tensor } from '@tensorflow/tfjs-core';
 * import { useWasmBackend } from '@mneme/wasm-backend/inline';
 *
 * await useWasmBackend({ threads: 1 });
 * console.log(matMul(tensor([[1, 2]]), tensor([[3], [4]])).arraySync()); // [[11]]
 */
export function useWasmBackend(options: Omit<WasmBackendOptions, 'wasmUrl'> = {}): Promise<WasmBackend> {
  return use(decode, options);
}

/** `registerWasmBackend` with the binary inside of this module. */
export function registerWasmBackend(options: Omit<WasmBackendOptions, 'wasmUrl'> = {}): void {
  register(decode, options);
}

async function decode(build: Build): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(atob(build === 'plain' ? plain : relaxed), (letter) => letter.charCodeAt(0));
}
