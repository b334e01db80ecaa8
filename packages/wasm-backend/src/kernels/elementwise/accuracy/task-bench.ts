import { Heap } from '../../../memory/heap.ts';
import { makeLinearMemory } from '../../../memory/linear-memory.ts';
import { type Build, fetchBuild } from '../../../module/binaries.ts';
import { forMemory } from '../../../module/for-memory.ts';
import { POWER } from '../../../operations.ts';
import { BINARY, SOFTMAX, UNARY } from '../../../tasks.ts';
import { type Exports, Pool } from '../../../threads/pool.ts';
import { UNIT_NUMBERS } from '../../units.ts';

/** The engine's own tasks, of one build, on arrays: what a backend of that build computes. */
export interface TaskBench {
  unary(operation: number, x: ArrayLike<number>): Float32Array;
  power(x: ArrayLike<number>, y: ArrayLike<number>): Float32Array;
  /** The softmax of `[x, 0]`, its first number: where x is below -17 that is e^x, else e^x / (1 + e^x). */
  share(x: ArrayLike<number>): Float32Array;
}

const LIMIT = 2 ** 28;
const PAGE = 65_536;

export async function makeTaskBench(build: Build): Promise<TaskBench> {
  const { memory, shared } = makeLinearMemory();
  const module = await WebAssembly.compile(forMemory(await fetchBuild(build), shared));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  (exports.writeConstants as () => void)();
  const grow = (bytes: number): boolean =>
    memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / PAGE) + 1)) >= 0;
  const heap = new Heap({ start: PAGE, limit: LIMIT, grow });
  const parts = { exports: exports as unknown as Exports, module, memory, heap, onStall: () => {} };
  const pool = new Pool(parts);
  const put = (values: ArrayLike<number>): number => {
    const address = heap.allocate(4 * values.length);
    new Float32Array(memory.buffer, address, values.length).set(values);
    return address;
  };
  const compute = (inputs: readonly ArrayLike<number>[], length: number, run: Run): Float32Array => {
    const [given, to] = [inputs.map(put), heap.allocate(4 * length)];
    run(given, to);
    const result = new Float32Array(memory.buffer, to, length).slice();
    for (const address of [...given, to]) heap.free(address);
    return result;
  };
  const units = (count: number): number => Math.ceil(count / UNIT_NUMBERS);
  return {
    unary: (operation, x) =>
      compute([x], x.length, ([from], to) =>
        pool.run(UNARY, units(x.length), [operation, from as number, to, x.length, UNIT_NUMBERS, 0, 0]),
      ),
    power: (x, y) =>
      compute([x, y], x.length, ([a, b], to) =>
        pool.run(BINARY, units(x.length), [
          ...[POWER, a as number, b as number, to],
          ...[x.length, UNIT_NUMBERS, 0, 0],
        ]),
      ),
    share(x) {
      const pairs = new Float32Array(2 * x.length);
      for (let i = 0; i < x.length; i++) pairs[2 * i] = x[i] as number;
      const all = compute([pairs], pairs.length, ([from], to) =>
        pool.run(SOFTMAX, 1, [from as number, to, x.length, 2, x.length, 0]),
      );
      return Float32Array.from({ length: x.length }, (_, i) => all[2 * i] as number);
    },
  };
}

type Run = (given: readonly number[], to: number) => void;
