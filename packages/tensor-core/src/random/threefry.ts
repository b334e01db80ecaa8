/** A pair of 32-bit words: a key, a counter, or a block of random bits. */
export type Words = readonly [number, number];

/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of 64-bit counters whose outputs pass as random
 * (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.3).
 * Additions, rotations and exclusive ors of 32-bit words only, hence the same bits on every backend.
 *
 * @example
 * import { threefry } from '@mneme/tensor-core';
 *
 * console.log(threefry([0, 0], [0, 0]).map((word) => word.toString(16))); // ['6b200159', '99ba4efe']
 */
export function threefry(key: Words, counter: Words): Words {
  const block = new Uint32Array(2);
  fillBlocks(key, counter[0], counter[1], block);
  return [block[0] ?? 0, block[1] ?? 0];
}

/**
 * Fills `words` with the blocks of the counters `(first, second)`, `(first + 1, second)`, .. in order; half
 * of the last block is dropped when the number of words is odd.
 */
export function fillBlocks(key: Words, first: number, second: number, words: Uint32Array): void {
  const [k0, k1] = [key[0] | 0, key[1] | 0];
  const k2 = 0x1bd11bda ^ k0 ^ k1;
  for (let i = 0; i < words.length; i += 2) {
    let x0 = (first + (i >>> 1) + k0) | 0;
    let x1 = (second + k1) | 0;
    let [a, b, c] = [k1, k2, k0]; // the key words, in the order in which they are added
    for (let group = 1; ; group += 2) {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
      x0 = (x0 + a) | 0;
      x1 = (x1 + b + group) | 0;
      if (group === 5) break;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
      x0 = (x0 + b) | 0;
      x1 = (x1 + c + group + 1) | 0;
      const spent = a;
      a = c;
      c = b;
      b = spent;
    }
    words[i] = x0;
    if (i + 1 < words.length) words[i + 1] = x1;
  }
}
