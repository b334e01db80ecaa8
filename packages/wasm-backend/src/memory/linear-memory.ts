/** A page of WebAssembly memory, in bytes. */
export const PAGE = 65_536;
const MOST_PAGES = 65_536;
const FIRST_PAGES = 256;

/** What stands in the module's own description of its memory; see `withMemory`. */
export interface LinearMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly maximumPages: number;
}

/**
 * Memory that grows to 4 GiB, or to the largest of its halves that the host grants: a shared one wherever it can be
 * made, since views of it stay valid when it grows.
 */
export function makeLinearMemory(shareable: boolean = canShare()): LinearMemory {
  for (let maximum = MOST_PAGES; maximum >= FIRST_PAGES; maximum /= 2) {
    const limits = { initial: FIRST_PAGES, maximum };
    for (const shared of shareable ? [true, false] : [false]) {
      try {
        return { memory: new WebAssembly.Memory({ ...limits, shared }), shared, maximumPages: maximum };
      } catch {
        // Less, then.
      }
    }
  }
  throw new Error('useWasmBackend: memory must be 16 MiB at least, got none');
}

function canShare(): boolean {
  return typeof SharedArrayBuffer !== 'undefined';
}
