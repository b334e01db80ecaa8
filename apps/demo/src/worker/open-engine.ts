import '@tensorflow/tfjs-backend-cpu';
import { useWasmBackend } from '@mneme/wasm-backend';
import { setBackend } from '@tensorflow/tfjs-core';

let opened: Promise<string> | undefined;

/** Starts what the model is computed by, once: the engine, or plain JavaScript where WebAssembly is not to be had. Its name. */
export function openEngine(): Promise<string> {
  opened ??= start();
  return opened;
}

async function start(): Promise<string> {
  try {
    // A question is some ten thousand multiplications: nothing to share among threads.
    const { build } = await useWasmBackend({ threads: 1 });
    return `mneme, WebAssembly with SIMD (${build})`;
  } catch {
    await setBackend('cpu');
    return 'tfjs cpu';
  }
}
