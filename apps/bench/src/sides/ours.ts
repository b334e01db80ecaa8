import { ensureGradients } from '@mneme/tensor-core';
import { useWasmBackend, type WasmBackend, type WasmBackendOptions } from '@mneme/wasm-backend';

/** This library on its own backend. */
export interface OursHost {
  readonly threads: number;
  /** The rate of a loop of multiply-adds in registers, all threads, GFLOP/s: what no product of matrices can exceed. */
  peakGflops(): number;
  /** Lets {@link peakBytes} start anew from what is held now. */
  resetPeakBytes(): void;
  /** The most memory by which the backend has held more than it did then, bytes. */
  peakBytes(): number;
  /** What part of the time of `run` is spent in the bare kernels: of the whole less what runs between them. The median of some runs. */
  shareOfKernels(run: () => void): number;
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
    shareOfKernels: (run) => shareOfKernels(backend, run),
    fallbacks() {
      const names = [...backend.fallbacks.keys()];
      backend.resetFallbacks();
      return names;
    },
  };
}

function shareOfKernels({ pool }: WasmBackend, run: () => void): number {
  let within = 0;
  const timed: typeof pool.run = (...job) => {
    const start = performance.now();
    Object.getPrototypeOf(pool).run.apply(pool, job);
    within += performance.now() - start;
  };
  const shares = Array.from({ length: 31 }, () => {
    within = 0;
    Object.assign(pool, { run: timed });
    const start = performance.now();
    run();
    const whole = performance.now() - start;
    Reflect.deleteProperty(pool, 'run');
    return within / whole;
  }).sort((a, b) => a - b);
  return shares[15] ?? Number.NaN;
}
