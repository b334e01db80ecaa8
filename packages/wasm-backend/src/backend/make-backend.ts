import { Heap } from '../memory/heap.ts';
import { type LinearMemory, makeLinearMemory, PAGE } from '../memory/linear-memory.ts';
import type { Build } from '../module/binaries.ts';
import { forMemory } from '../module/for-memory.ts';
import { hasRelaxedSimd } from '../module/relaxed-simd.ts';
import { type Exports, Pool } from '../threads/pool.ts';
import type { CheckedOptions } from './options.ts';
import { WasmBackend } from './wasm-backend.ts';

/** The name under which tfjs knows the backend. */
export const BACKEND = 'mneme';

/** Where a build's bytes come from. */
export type Source = (build: Build) => Promise<Uint8Array<ArrayBuffer>>;

// The module leaves what is below alone, but for its constants.
const GROUND = 65_536;

/** A backend whose workers have all started. */
export async function makeBackend(source: Source, options: CheckedOptions): Promise<WasmBackend> {
  const { threads, deterministic = false, poison = false, revectorize = false, workerUrl } = options;
  if (revectorize) joinVectors();
  const build: Build = !deterministic && hasRelaxedSimd() ? 'relaxed' : 'plain';
  const linear = makeLinearMemory();
  const { memory } = linear;
  const module = await WebAssembly.compile(forMemory(await source(build), linear.shared));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  (exports.writeConstants as () => void)();
  const heap = new Heap({
    start: GROUND,
    limit: (linear.maximumPages - 1) * PAGE,
    grow: (bytes) => growTo(linear, bytes),
  });
  const pool = new Pool({
    exports: exports as unknown as Exports,
    module,
    memory,
    heap,
    onStall: () => heap.retire(),
  });
  if (linear.shared && threads > 1 && canStartWorkers()) await pool.start(threads, workerUrl);
  return new WasmBackend({ memory, heap, pool, build, poison });
}

function growTo({ memory }: LinearMemory, bytes: number): boolean {
  // A page more: vectors are loaded whole, also where a tensor ends.
  const missing = Math.ceil(bytes / PAGE) + 1 - memory.buffer.byteLength / PAGE;
  if (missing <= 0) return true;
  try {
    memory.grow(missing);
    return true;
  } catch {
    return false;
  }
}

/** Lets V8 join pairs of vectors in what it compiles from now on. Node before 22 does not know the flag, and says so aloud. */
function joinVectors(): void {
  const { process } = globalThis;
  if (Number.parseInt(process?.versions?.node ?? '0', 10) < 22) return;
  process.getBuiltinModule?.('node:v8').setFlagsFromString('--experimental-wasm-revectorize');
}

/** Shared memory can be made in pages that are not isolated, but not handed to a worker there. */
function canStartWorkers(): boolean {
  return globalThis.process?.getBuiltinModule !== undefined || globalThis.crossOriginIsolated === true;
}
