import { normalQuantiles } from './normal-quantile.ts';
import { fillBlocks, threefry, type Words } from './threefry.ts';

/**
 * A source of randomness: an immutable key. The same key gives the same numbers, always and everywhere; other
 * numbers come from other keys, made by {@link Random.split} and {@link Random.at}. Nothing is counted behind
 * the caller's back, so that any step can be replayed.
 *
 * @example
 * import { Random, uniform } from '@mneme/tensor-core';
 *
 * const random = new Random(7);
 * const dropout = random.split('dropout');
 * for (let step = 0; step < 3; step++) {
 *   const noise = uniform([2, 3], dropout.at(step));
 *   noise.dispose();
 * }
 */
export class Random {
  /** The key: two 32-bit words. Saved with a checkpoint, it brings the source back. */
  readonly key: Words;

  /** @param seed - an integer in [0, 2^53), or the key of another source */
  constructor(seed: number | Words) {
    if (typeof seed === 'number') {
      if (!Number.isSafeInteger(seed) || seed < 0) {
        throw new RangeError(`Random: seed must be an integer in [0, 2^53), got ${seed}`);
      }
      this.key = [seed >>> 0, Math.floor(seed / 2 ** 32)];
    } else {
      this.key = [seed[0] >>> 0, seed[1] >>> 0];
    }
  }

  /** The source of the purpose `name`, independent of this one and of every other name's. */
  split(name: string): Random {
    return new Random(threefry(this.key, [hash(name), NAMES]));
  }

  /** The source of step `step`, an integer in [0, 2^32). */
  at(step: number): Random {
    if (!Number.isInteger(step) || step < 0 || step >= 2 ** 32) {
      throw new RangeError(`Random.at: step must be an integer in [0, 2^32), got ${step}`);
    }
    return new Random(threefry(this.key, [step, STEPS]));
  }

  /** `count` random 32-bit words: the blocks of counters (0, 0), (1, 0), .. in order. */
  bits(count: number): Uint32Array {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`Random.bits: count must be an integer of at least 0, got ${count}`);
    }
    const words = new Uint32Array(count);
    fillBlocks(this.key, 0, BITS, words);
    return words;
  }

  /** `count` uniform numbers of [0, 1): the upper 24 bits of each word, so that float32 holds them exactly. */
  uniforms(count: number): Float32Array {
    const words = this.bits(count);
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = ((words[i] ?? 0) >>> 8) / 2 ** 24;
    return values;
  }

  /** `count` standard normal numbers, each from one word; at most 6.231 in magnitude. */
  normals(count: number): Float32Array {
    return normalQuantiles(this.bits(count));
  }

  /** `count` uniform integers of [0, below), `below` at most 2^24. The bias is below `below` / 2^32. */
  integers(count: number, below: number): Int32Array {
    if (!Number.isInteger(below) || below < 1 || below > 2 ** 24) {
      throw new RangeError(`Random.integers: below must be an integer in [1, 2^24], got ${below}`);
    }
    return Int32Array.from(this.bits(count), (word) => Math.floor((word * below) / 2 ** 32));
  }

  /** A uniformly random order of 0 .. size - 1 (Fisher and Yates). */
  permutation(size: number): Int32Array {
    const order = Int32Array.from({ length: size }, (_, i) => i);
    const words = this.bits(size);
    for (let i = size - 1; i > 0; i--) {
      const j = Math.floor(((words[i] ?? 0) * (i + 1)) / 2 ** 32);
      const swapped = order[i] ?? 0;
      order[i] = order[j] ?? 0;
      order[j] = swapped;
    }
    return order;
  }
}

// The counter's second word keeps the three uses of a key apart.
const [BITS, STEPS, NAMES] = [0, 1, 2];

/** FNV-1a over the UTF-16 code units of `name`. */
function hash(name: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    state = Math.imul(state ^ (name.charCodeAt(i) & 0xff), 0x01000193);
    state = Math.imul(state ^ (name.charCodeAt(i) >>> 8), 0x01000193);
  }
  return state >>> 0;
}
