/** How {@link useWasmBackend} sets the backend up. */
export interface WasmBackendOptions {
  /**
   * Threads that compute, this one included: from 1 to 16. Default: the processor's, at most 8. One is used where workers
   * cannot share memory: in a page that is not cross-origin isolated.
   */
  readonly threads?: number;
  /**
   * Whether to use the build whose bits are the same on every machine: plain SIMD. Else relaxed multiply-add is used where the
   * host has it, which is as accurate and may be faster. Default false.
   */
  readonly deterministic?: boolean;
  /** Where the binary is, when it is not beside this package. */
  readonly wasmUrl?: string | URL;
  /** Where {@link workerScript} is served, for pages whose policy forbids workers made from a Blob. */
  readonly workerUrl?: string | URL;
  /**
   * Whether to let V8 join pairs of 128-bit vectors to 256 bits, an experiment of its own: sets its flag
   * `--experimental-wasm-revectorize`, for the whole process, in Node 22 and later; has no effect elsewhere. Default false.
   */
  readonly revectorize?: boolean;
  /** Overwrites memory as it is freed, so that a use after that shows: for tests. Default false. */
  readonly poison?: boolean;
}

const MOST_THREADS = 16;

export type CheckedOptions = WasmBackendOptions & { readonly threads: number };

/** The options with their defaults, checked. */
export function checkedOptions(options: WasmBackendOptions): CheckedOptions {
  const { threads = Math.min(8, hardwareThreads()) } = options;
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS) {
    throw new RangeError(
      `useWasmBackend: threads must be an integer from 1 to ${MOST_THREADS}, got ${threads}`,
    );
  }
  return { ...options, threads };
}

function hardwareThreads(): number {
  const os = globalThis.process?.getBuiltinModule?.('node:os');
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}
