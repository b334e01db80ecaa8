/** A pair of 32-bit words: a key, a counter, or a block of random bits. */
export type Words = readonly [number, number];

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/**
 * Threefry-2x32 with 20 rounds: a keyed bijection of 64-bit counters whose outputs pass as random
 * (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.3).
 * Additions, rotations and exclusive ors of 32-bit words only, hence the same bits on every backend.
 */
export function threefry(key: Words, counter: Words): Words {
  const [k0, k1] = key;
  const schedule = [k0, k1, PARITY ^ k0 ^ k1];
  let x0 = (counter[0] + k0) | 0;
  let x1 = (counter[1] + k1) | 0;
  for (let group = 0; group < 5; group++) {
    for (let i = 0; i < 4; i++) {
      const rotation = ROTATIONS[(group % 2) * 4 + i] ?? 0;
      x0 = (x0 + x1) | 0;
      x1 = (x1 << rotation) | (x1 >>> (32 - rotation));
      x1 ^= x0;
    }
    x0 = (x0 + (schedule[(group + 1) % 3] ?? 0)) | 0;
    x1 = (x1 + (schedule[(group + 2) % 3] ?? 0) + group + 1) | 0;
  }
  return [x0 >>> 0, x1 >>> 0];
}
