import { ensureGradients } from '@mneme/tensor-core';
import { useWasmBackend, type WasmBackendOptions } from '@mneme/wasm-backend';

/** This library on its own backend. */
export interface OursHost {
  readonly threads: number;
  /** The rate of a loop of multiply-adds in registers, all threads, GFLOP/s: what no product of matrices can exceed. */
  peakGflops(): number;
  /** Lets {@link peakBytes} start anew from what is held now. */
  resetPeakBytes(): void;
  /** The most memory by which the backend has held more than it did then, bytes. */
  peakBytes(): number;
  /** The kernels that ran in their slow form since the last call: by tfjs's cpu backend. */
  fallbacks(): string[];
}

/** Makes this library's backend the current one. */
export async function setUpOurs(options: WasmBackendOptions): Promise<OursHost> {
  const backend = await useWasmBackend(options);
  ensureGradients();
  let held = 0;
  return {
    threads: backend.threads,
    peakGflops: () => backend.peakGflops(),
    resetPeakBytes() {
      backend.resetHighWater();
      held = backend.memory().numBytesHeld;
    },
    peakBytes: () => backend.memory().highWater - held,
    fallbacks() {
      const names = [...backend.fallbacks.keys()];
      backend.resetFallbacks();
      return names;
    },
  };
}
