import type { WasmBackend } from '../../backend/wasm-backend.ts';
import { SCRATCH_BYTES } from '../../control.ts';
import { HEBBIAN_PACK, HEBBIAN_RECALL } from '../../tasks.ts';
import type { Kernel } from '../kernel.ts';

/** As in the contract of tensor-core. */
interface HebbianRecallAttributes {
  readonly steps: number;
  readonly stop: boolean;
  readonly ties: 'up' | 'keep' | 'down';
}

/** Patterns whose sums one table holds, and neurons whose states one word does. */
const GROUP = 3;
const WORD = 64;
/** More queries would push each other's tables out of the first cache; fewer would read the patterns too often. */
const MOST_QUERIES = 16;
/** Units that the queries make at least, where there are as many: the work of one differs from that of another. */
const LEAST_UNITS = 16;
/** Look-ups of a unit: some tenths of a second, should no query stop. */
const UNIT_WORK = 2 ** 32;

/** Contract of tensor-core: states brought to what is stored by Hebb's rule, on bits and exact. */
export const hebbianRecall: Kernel = {
  name: 'MnemeHebbianRecall',
  run(backend, { patterns, states }, attributes) {
    if (patterns?.dtype !== 'float32' || states?.dtype !== 'float32') return undefined;
    const { steps, stop, ties } = attributes as unknown as HebbianRecallAttributes;
    const [queries = 0, neurons = 0] = states.shape;
    const [count = 0] = patterns.shape;
    const many = queriesOfUnit(queries, count, neurons, steps);
    const packed = pack(backend, backend.address(patterns), count, neurons);
    const results = [
      backend.output(states.shape),
      backend.output([queries], 'int32'),
      backend.output([queries], 'int32'),
    ];
    const words = [backend.address(states), packed.bits, packed.places];
    words.push(...results.map((result) => backend.address(result)));
    words.push(queries, count, neurons, many, steps, +stop, ...boundsOf(count, ties));
    backend.pool.run(HEBBIAN_RECALL, Math.ceil(queries / many), words);
    backend.release(packed.bits);
    backend.release(packed.places);
    return results;
  },
};

/** A unit's queries lie in the scratch memory of its thread. See assembly/hebbian/query.ts. */
function queriesOfUnit(queries: number, patterns: number, neurons: number, steps: number): number {
  const groups = Math.ceil(patterns / GROUP);
  const bytes = 36 + 16 * Math.ceil(neurons / WORD) + 32 * groups;
  const fitting = Math.floor((SCRATCH_BYTES - 64) / bytes);
  if (fitting === 0) {
    throw new RangeError(
      `MnemeHebbianRecall: patterns must be few enough for a table of all in 4 MiB, got [${patterns}, ${neurons}]`,
    );
  }
  const short = Math.floor(UNIT_WORK / Math.max(1, steps * neurons * groups));
  const shared = Math.max(2, Math.ceil(queries / LEAST_UNITS));
  return Math.max(1, Math.min(MOST_QUERIES, shared, short, fitting));
}

/** The patterns as bits and as places in tables, once for all queries. */
function pack(
  backend: WasmBackend,
  patterns: number,
  count: number,
  neurons: number,
): { readonly bits: number; readonly places: number } {
  const [words, groups] = [Math.ceil(neurons / WORD), Math.ceil(count / GROUP)];
  const bits = backend.reserve(8 * words * GROUP * groups);
  const places = backend.reserve(2 * WORD * words * groups);
  backend.pool.run(HEBBIAN_PACK, words, [patterns, bits, places, count, neurons]);
  return { bits, places };
}

/**
 * The sums that a neuron which is 1, and one which is -1, must reach to be 1 next: a field is a sum less `patterns` times
 * the neuron's own state, and one of 0 is a tie.
 */
function boundsOf(patterns: number, ties: HebbianRecallAttributes['ties']): [number, number] {
  return [ties === 'down' ? patterns + 1 : patterns, ties === 'up' ? -patterns : 1 - patterns];
}
