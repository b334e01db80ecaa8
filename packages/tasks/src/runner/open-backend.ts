import '@tensorflow/tfjs-backend-wasm';
import { getBackend, ready, setBackend, version_core } from '@tensorflow/tfjs-core';

/** What the numbers of a run were computed by; equal builds give equal bits. */
export interface Build {
  readonly backend: string;
  readonly tfjs: string;
  readonly node: string;
}

/** Makes the WebAssembly backend of tfjs the current one. */
export async function openBackend(): Promise<Build> {
  const found = await setBackend('wasm');
  await ready();
  // setBackend answers false where a backend cannot start, and another one stays.
  if (!found || getBackend() !== 'wasm')
    throw new Error(`openBackend: backend must be wasm, got ${getBackend()}`);
  return { backend: 'tfjs-wasm', tfjs: version_core, node: process.version };
}
