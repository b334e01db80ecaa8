import { BINARY } from './problem.ts';

const { neurons: NEURONS, patterns: COUNT } = BINARY;
const WORDS = NEURONS / 32;

/** The signs of states, 32 a word, set where a state is -1. */
export function bitsOf(states: Float32Array): Int32Array {
  const bits = new Int32Array(states.length / 32);
  for (const [i, state] of states.entries()) {
    if (state < 0) bits[i >> 5] = (bits[i >> 5] as number) | (1 << (i & 31));
  }
  return bits;
}

/** `x^p . s` for each pattern: the neurons less twice those in which they differ. */
export function overlapsOf(state: Int32Array, patterns: Int32Array, overlaps: Int32Array): void {
  for (let p = 0; p < COUNT; p++) {
    const row = p * WORDS;
    let apart = 0;
    // Four words' counts are added as they stand in bytes, and those of the bytes at once.
    for (let word = 0; word < WORDS; word += 4) {
      const bytes =
        countInBytes((state[word] as number) ^ (patterns[row + word] as number)) +
        countInBytes((state[word + 1] as number) ^ (patterns[row + word + 1] as number)) +
        countInBytes((state[word + 2] as number) ^ (patterns[row + word + 2] as number)) +
        countInBytes((state[word + 3] as number) ^ (patterns[row + word + 3] as number));
      apart += Math.imul(bytes, 0x01010101) >>> 24;
    }
    overlaps[p] = NEURONS - 2 * apart;
  }
}

/** In each byte of the result how many of its bits were set. */
function countInBytes(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (fours + (fours >>> 4)) & 0x0f0f0f0f;
}
