export type { WasmBackendOptions } from './backend/options.ts';
export type { WasmBackend, WasmMemoryInfo } from './backend/wasm-backend.ts';
export { workerScript } from './threads/worker-source.ts';
export { registerWasmBackend, useWasmBackend } from './use-wasm-backend.ts';
