import {
  CONTROL_BYTES,
  CURRENT,
  HEARTBEAT,
  LEAVE,
  LINE,
  LINES,
  SCRATCH,
  SCRATCH_BYTES,
  SEQUENCE,
  TASK,
  THREADS,
  UNITS,
  WITHIN,
  WORDS,
} from '../control.ts';
import type { Heap } from '../memory/heap.ts';
import { type Hand, startWorker } from './start-worker.ts';

/** What the module exports for jobs. */
export interface Exports {
  alone(control: number): void;
  share(control: number): void;
  settled(control: number, rounds: number): number;
  unit(control: number, thread: number, index: number): void;
  peakOperations(scratch: number, rounds: number): void;
}

export interface PoolParts {
  readonly exports: Exports;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly heap: Heap;
  /** How workers are started; tests put their own in. */
  readonly start?: typeof startWorker;
  /** Called after a worker stood still: memory that it may still write to must not be given out again. */
  readonly onStall: () => void;
}

/** A worker that begins no unit for this long counts as lost: units take milliseconds. */
const STALL_MS = 2_000;
const ROUNDS = 20_000;
/** See assembly/matrix/peak.ts. */
const OPERATIONS_OF_ROUND = 16_384;

/**
 * Shares jobs among the calling thread and its workers. A job is a task of the module, cut in units whose number does not
 * depend on the threads: who computes a unit makes no difference to its bits.
 */
export class Pool {
  readonly #parts: PoolParts;
  readonly #stallMs: number;
  #hands: Hand[] = [];
  #control = 0;
  #words: Int32Array = new Int32Array(0);
  /** Workers that were lost since the start. */
  lost = 0;

  constructor(parts: PoolParts, stallMs: number = STALL_MS) {
    this.#parts = parts;
    this.#stallMs = stallMs;
    this.#prepare(1);
  }

  /** The threads that compute, this one included. */
  get threads(): number {
    return this.#hands.length + 1;
  }

  /** Starts workers until there are `threads` in all; with fewer where the host refuses. */
  async start(threads: number, workerUrl?: string | URL): Promise<void> {
    this.#prepare(threads);
    const { module, memory, start = startWorker } = this.#parts;
    const control = this.#control;
    const tasks = Array.from({ length: threads - 1 }, (_, i) => ({ module, memory, control, thread: i + 1 }));
    const started = await Promise.allSettled(tasks.map((task) => start(task, workerUrl)));
    const hands = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    if (hands.length === tasks.length) {
      this.#hands = hands;
      return;
    }
    for (const hand of hands) hand.terminate();
    this.#prepare(1);
  }

  /** Computes `units` units of a task, and returns when all are done. */
  run(task: number, units: number, words: readonly number[]): void {
    if (units === 0) return;
    const at = this.#control >> 2;
    const memory = this.#view();
    memory[at + (TASK >> 2)] = task;
    memory[at + (UNITS >> 2)] = units;
    const first = at + (WORDS >> 2);
    for (let i = 0; i < words.length; i++) memory[first + i] = words[i] as number;
    const { exports } = this.#parts;
    if (units === 1 || this.#hands.length === 0) {
      exports.alone(this.#control);
      return;
    }
    memory[at + (THREADS >> 2)] = this.threads;
    exports.share(this.#control);
    if (exports.settled(this.#control, ROUNDS) === 0) this.#wait();
  }

  /** Floating-point operations a second, in thousands of millions, that one thread does at most: measured now. */
  peakGflops(): number {
    const rounds = 1_000;
    const scratch = this.#view()[this.#line(0, SCRATCH)] as number;
    let best = Infinity;
    // Long enough for the host to compile the loop in earnest.
    for (const end = performance.now() + 200; performance.now() < end; ) {
      const start = performance.now();
      this.#parts.exports.peakOperations(scratch, rounds);
      best = Math.min(best, performance.now() - start);
    }
    return (OPERATIONS_OF_ROUND * rounds) / best / 1e6;
  }

  /** Ends the workers. */
  stop(): void {
    this.#dismiss();
    this.#prepare(1);
  }

  /** No event of a worker arrives while this thread waits, so a clock and the heartbeats tell whether one is lost. */
  #wait(): void {
    let beats = this.#beats();
    let since = performance.now();
    while (this.#parts.exports.settled(this.#control, ROUNDS) === 0) {
      const now = performance.now();
      const current = this.#beats();
      if (current !== beats) {
        beats = current;
        since = now;
      } else if (now - since > this.#stallMs) {
        this.#recover();
        return;
      }
    }
  }

  #beats(): string {
    return this.#hands.map((_, i) => Atomics.load(this.#view(), this.#line(i + 1, HEARTBEAT))).join();
  }

  /** Computes what lost workers have begun once more, then goes on without any: kernels write nothing but their outputs. */
  #recover(): void {
    const memory = this.#view();
    for (let thread = 1; thread < this.threads; thread++) {
      if (Atomics.load(memory, this.#line(thread, WITHIN)) === 0) continue;
      this.lost++;
      this.#parts.exports.unit(this.#control, 0, Atomics.load(memory, this.#line(thread, CURRENT)));
    }
    this.#dismiss();
    this.#parts.onStall();
    this.#prepare(1);
    console.warn(
      'wasm-backend: a worker stood still, its share was computed again; going on with one thread',
    );
  }

  #dismiss(): void {
    const memory = this.#view();
    if (this.#hands.length > 0) {
      Atomics.store(memory, (this.#control + LEAVE) >> 2, 1);
      Atomics.notify(memory, (this.#control + SEQUENCE) >> 2);
    }
    for (const hand of this.#hands) hand.terminate();
    this.#hands = [];
  }

  /** A new control block: lost workers may still look at the old one, which therefore is never freed. */
  #prepare(threads: number): void {
    const { heap } = this.#parts;
    const control = heap.allocate(CONTROL_BYTES);
    const scratch = Array.from({ length: threads }, () => heap.allocate(SCRATCH_BYTES));
    this.#control = control;
    this.#words = new Int32Array(this.#parts.memory.buffer);
    const memory = this.#words;
    memory.fill(0, control >> 2, (control + CONTROL_BYTES) >> 2);
    for (const [thread, address] of scratch.entries()) memory[this.#line(thread, SCRATCH)] = address;
  }

  #line(thread: number, offset: number): number {
    return (this.#control + LINES + thread * LINE + offset) >>> 2;
  }

  /**
   * The memory as words, as far as it reached when the control block was made; growth empties what is not shared. To ask the memory for
   * its buffer each time would cost more than a small kernel.
   */
  #view(): Int32Array {
    if (this.#words.length === 0) this.#words = new Int32Array(this.#parts.memory.buffer);
    return this.#words;
  }
}
