import { registerWasmBackend } from '@mneme/wasm-backend';

// Tests know the backend by its name alone: what they import stands below it. Freed memory is overwritten, so that a
// use after that shows.
registerWasmBackend({ threads: 2, deterministic: true, poison: true });
