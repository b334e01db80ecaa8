import { Worker } from 'node:worker_threads';
import { describe, expect, it, vi } from 'vitest';
import { ACTIVE, CURRENT, LINE, LINES, NEXT, OPEN, WITHIN } from '../control.ts';
import { Heap } from '../memory/heap.ts';
import { makeLinearMemory } from '../memory/linear-memory.ts';
import { fetchBuild } from '../module/binaries.ts';
import { MATRIX_PRODUCT } from '../tasks.ts';
import { type Exports, Pool, type PoolParts } from './pool.ts';
import type { Hand, WorkerTask } from './start-worker.ts';

const SIZE = 192;
const BLOCK = 64;

interface Bench {
  readonly pool: Pool;
  readonly heap: Heap;
  readonly retired: () => number;
  /** The product of two fixed matrices, in nine units. */
  readonly multiply: () => Float32Array;
}

async function makeBench(start?: NonNullable<PoolParts['start']>, stallMs?: number): Promise<Bench> {
  const { memory } = makeLinearMemory();
  const module = await WebAssembly.compile(await fetchBuild('plain'));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const heap = new Heap({
    start: 65_536,
    limit: 2 ** 28,
    grow: (bytes) =>
      memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / 65_536) + 1)) >= 0,
  });
  let retired = 0;
  const parts = { exports: exports as unknown as Exports, module, memory, heap, onStall: () => retired++ };
  const pool = new Pool({ ...parts, ...(start && { start }) }, stallMs);
  const [a, b, c] = [0, 0, 0].map(() => heap.allocate(4 * SIZE * SIZE)) as [number, number, number];
  for (const [address, factor] of [
    [a, 7],
    [b, 11],
  ] as const) {
    new Float32Array(memory.buffer, address, SIZE * SIZE).forEach((_, i, view) => {
      view[i] = ((i * factor) % 17) - 8;
    });
  }
  const multiply = (): Float32Array => {
    const result = new Float32Array(memory.buffer, c, SIZE * SIZE).fill(0);
    pool.run(MATRIX_PRODUCT, 9, [a, b, c, SIZE, SIZE, SIZE, 0, 0, BLOCK, BLOCK, 3, 3, 0, 0, 0, 0]);
    return result.slice();
  };
  return { pool, heap, retired: () => retired, multiply };
}

/** A worker that takes a unit of the first job that it sees, and then stands still or ends. */
function faultyWorker(fault: 'stands still' | 'ends') {
  return async ({ memory, control, thread }: WorkerTask): Promise<Hand> => {
    const script = `const { workerData: { memory, control, line, fault }, parentPort } = require('node:worker_threads');
      const words = new Int32Array(memory.buffer);
      parentPort.postMessage('ready');
      while (Atomics.load(words, (control + ${OPEN}) >> 2) === 0);
      Atomics.add(words, (control + ${ACTIVE}) >> 2, 1);
      Atomics.store(words, (line + ${WITHIN}) >> 2, 1);
      Atomics.store(words, (line + ${CURRENT}) >> 2, Atomics.add(words, (line + ${NEXT}) >> 2, 1));
      if (fault === 'ends') process.exit();
      Atomics.wait(words, (line + ${WITHIN}) >> 2, 1);`;
    const line = control + LINES + thread * LINE;
    const worker = new Worker(script, { eval: true, workerData: { memory, control, line, fault } });
    await new Promise((resolve) => worker.once('message', resolve));
    worker.unref();
    return { terminate: () => void worker.terminate() };
  };
}

/** `toEqual` takes its time with long arrays. */
function expectSame(actual: Float32Array, wanted: Float32Array): void {
  expect(
    actual.findIndex((value, i) => value !== wanted[i]),
    'first number that differs',
  ).toBe(-1);
}

describe('Pool', () => {
  it('computes the same bits with one, two and four threads', async () => {
    const results: Float32Array[] = [];
    for (const threads of [1, 2, 4]) {
      const { pool, multiply } = await makeBench();
      if (threads > 1) await pool.start(threads);
      expect(pool.threads).toBe(threads);
      for (let i = 0; i < 50; i++) results.push(multiply());
      pool.stop();
    }
    expect(results.every((result) => result.every((value, i) => value === results[0]?.[i]))).toBe(true);
    expect(results[0]?.some((value) => value !== 0)).toBe(true);
  });

  it.each(['stands still', 'ends'] as const)(
    'computes again what a worker took that then %s',
    async (fault) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
      const wanted = (await makeBench()).multiply();
      const { pool, multiply, retired } = await makeBench(faultyWorker(fault), 200);
      await pool.start(2);
      // The worker may come too late for the first jobs.
      for (let i = 0; i < 1000 && pool.lost === 0; i++) expectSame(multiply(), wanted);
      expect([pool.lost, pool.threads, retired()]).toEqual([1, 1, 1]);
      expect(warn).toHaveBeenCalledOnce();
      expectSame(multiply(), wanted);
      warn.mockRestore();
    },
  );

  it('goes on when a worker is killed in the midst of its steps', async () => {
    const hands: Hand[] = [];
    const { startWorker } = await import('./start-worker.ts');
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const wanted = (await makeBench()).multiply();
    const { pool, multiply } = await makeBench(async (task) => {
      const hand = await startWorker(task);
      hands.push(hand);
      return hand;
    }, 200);
    await pool.start(2);
    for (let i = 0; i < 300; i++) {
      if (i === 100) hands[0]?.terminate();
      expectSame(multiply(), wanted);
    }
    pool.stop();
    warn.mockRestore();
  });

  it('works alone where a worker does not start', async () => {
    const { pool, multiply } = await makeBench(() => Promise.reject(new Error('refused')));
    await pool.start(2);
    expect(pool.threads).toBe(1);
    expect(multiply().length).toBe(SIZE * SIZE);
  });

  it('keeps no process alive', async () => {
    const { pool } = await makeBench();
    await pool.start(3);
    // Workers without a reference are not among what keeps the event loop running.
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Worker')).toEqual([]);
    pool.stop();
  });
});
