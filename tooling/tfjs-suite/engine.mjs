import { useWasmBackend } from '@mneme/wasm-backend';

// Not awaited: the tests choose the backend themselves, and it is registered by now.
void useWasmBackend({ threads: 2, deterministic: true, poison: true, wasmUrl: process.env.MNEME_WASM_URL });
