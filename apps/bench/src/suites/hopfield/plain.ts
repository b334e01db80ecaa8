import { fasterOf } from '../faster-of.ts';
import type { Work } from '../suite.ts';
import { bitsOf, overlapsOf } from './plain-bits.ts';
import { BINARY, binaryProblem, type HopfieldCase } from './problem.ts';

const { neurons: NEURONS, patterns: COUNT } = BINARY;
const WORDS = NEURONS / 32;
/** Patterns whose sums one table holds. */
const GROUP = 8;
const GROUPS = Math.ceil(COUNT / GROUP);

/** Writes what drives each neuron but for its own part, from the overlap of each pattern. */
type Drive = (overlaps: Int32Array, sums: Int32Array) => void;

/** Recall in plain JavaScript from packed bits: overlaps by counting bits, then sums of integers, in the faster of two ways. */
export function make(benchCase: HopfieldCase): Promise<Work> {
  return fasterOf(ways(benchCase));
}

export function ways(benchCase: HopfieldCase): (() => Promise<Work>)[] {
  const { patterns } = binaryProblem(benchCase);
  return [addingUp, lookingUp].map((way) => async () => recallBy(way(patterns), benchCase));
}

function recallBy(drive: Drive, benchCase: HopfieldCase): Work {
  const { queries, steps = 0 } = benchCase;
  const given = binaryProblem(benchCase);
  const [patterns, cues] = [bitsOf(given.patterns), bitsOf(given.cues)];
  const [overlaps, sums] = [new Int32Array(GROUPS * GROUP), new Int32Array(NEURONS)];
  const states = new Int32Array(cues.length);
  const run = (): void => {
    states.set(cues);
    for (let query = 0; query < queries; query++) {
      const state = states.subarray(query * WORDS, (query + 1) * WORDS);
      for (let step = 0; step < steps; step++) {
        overlapsOf(state, patterns, overlaps);
        drive(overlaps, sums);
        decide(sums, state);
      }
    }
  };
  return {
    run,
    values() {
      run();
      return Float32Array.from({ length: queries * NEURONS }, (_, i) =>
        ((states[i >> 5] as number) >>> (i & 31)) & 1 ? -1 : 1,
      );
    },
    dispose: () => undefined,
  };
}

/** Four patterns at a time, one byte a state. */
function addingUp(given: Float32Array): Drive {
  const rows = Array.from({ length: COUNT }, (_, p) =>
    Int8Array.from(given.subarray(p * NEURONS, (p + 1) * NEURONS)),
  );
  return (overlaps, sums) => {
    sums.fill(0);
    for (let p = 0; p < COUNT; p += 4) {
      const [a, b, c, d] = rows.slice(p, p + 4) as [Int8Array, Int8Array, Int8Array, Int8Array];
      const [ma, mb, mc, md] = overlaps.subarray(p, p + 4) as unknown as [number, number, number, number];
      for (let i = 0; i < NEURONS; i++) {
        const pair = Math.imul(a[i] as number, ma) + Math.imul(b[i] as number, mb);
        const other = Math.imul(c[i] as number, mc) + Math.imul(d[i] as number, md);
        sums[i] = ((sums[i] as number) + pair + other) | 0;
      }
    }
  };
}

/** Eight patterns at a time: the sums of all ways in which a neuron can stand in them, looked up by the byte of how it does. */
function lookingUp(given: Float32Array): Drive {
  const bytes = new Uint8Array(GROUPS * NEURONS);
  for (let p = 0; p < COUNT; p++) {
    for (let i = 0; i < NEURONS; i++) {
      const at = Math.floor(p / GROUP) * NEURONS + i;
      if ((given[p * NEURONS + i] as number) < 0) bytes[at] = (bytes[at] as number) | (1 << (p % GROUP));
    }
  }
  const table = new Int32Array(2 ** GROUP);
  return (overlaps, sums) => {
    sums.fill(0);
    for (let group = 0; group < GROUPS; group++) {
      tabulate(overlaps, group * GROUP, table);
      const row = group * NEURONS;
      for (let i = 0; i < NEURONS; i++) {
        sums[i] = ((sums[i] as number) + (table[bytes[row + i] as number] as number)) | 0;
      }
    }
  };
}

/** Entry `e` is the sum of eight overlaps, those whose bit is set in `e` taken away. */
function tabulate(overlaps: Int32Array, first: number, table: Int32Array): void {
  let all = 0;
  for (let j = 0; j < GROUP; j++) all += overlaps[first + j] as number;
  table[0] = all;
  for (let j = 0; j < GROUP; j++) {
    const [size, change] = [1 << j, 2 * (overlaps[first + j] as number)];
    for (let e = 0; e < size; e++) table[size + e] = (table[e] as number) - change;
  }
}

/** The next state of all neurons: a field of 0 makes 1. */
function decide(sums: Int32Array, state: Int32Array): void {
  for (let word = 0; word < WORDS; word++) {
    const before = state[word] as number;
    let next = 0;
    for (let bit = 0; bit < 32; bit++) {
      const own = (before >>> bit) & 1 ? -COUNT : COUNT;
      next |= +((sums[32 * word + bit] as number) < own) << bit;
    }
    state[word] = next;
  }
}
