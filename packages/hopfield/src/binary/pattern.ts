import { type Random, requireInteger } from '@mneme/tensor-core';

/** What a network of neurons holds: +1 or -1 for each. */
export type Pattern = Int8Array;

/**
 * A pattern of given states.
 *
 * @throws RangeError `pattern: states[1] must be 1 or -1, got 0`
 *
 * @example
 * import { pattern } from '@mneme/hopfield';
 *
 * console.log(pattern([1, -1, 1]).length); // 3
 */
export function pattern(states: ArrayLike<number>): Pattern {
  requireStates('pattern', 'states', states);
  return Int8Array.from(states);
}

/**
 * A pattern of bits: 1 for those that are set, -1 for those that are not.
 *
 * @example
 * import { patternFromBits } from '@mneme/hopfield';
 *
 * console.log(patternFromBits([1, 0]).join()); // 1,-1
 */
export function patternFromBits(bits: ArrayLike<number | boolean>): Pattern {
  return Int8Array.from(bits as ArrayLike<number>, (bit) => (bit ? 1 : -1));
}

/**
 * The bits of a pattern, 0 or 1 each.
 *
 * @example
 * import { bitsOf, pattern } from '@mneme/hopfield';
 *
 * console.log(bitsOf(pattern([1, -1])).join()); // 1,0
 */
export function bitsOf(states: Pattern): Uint8Array {
  return Uint8Array.from(states, (state) => (state > 0 ? 1 : 0));
}

/**
 * Independent states, each +1 by the probability `activity`.
 *
 * @param activity - in [0, 1]. Default 0.5
 * @throws RangeError `randomPattern: activity must be in [0, 1], got 2`
 *
 * @example
 * import { randomPattern } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * console.log(randomPattern(5, new Random(0), 1).join()); // 1,1,1,1,1
 */
export function randomPattern(size: number, random: Random, activity = 0.5): Pattern {
  requireInteger('randomPattern', 'size', size);
  if (!(activity >= 0 && activity <= 1)) {
    throw new RangeError(`randomPattern: activity must be in [0, 1], got ${activity}`);
  }
  return Int8Array.from(random.uniforms(size), (u) => (u < activity ? 1 : -1));
}

/**
 * A pattern of which `count` states, no more and no fewer, are the other way round: which, is by chance.
 *
 * @throws RangeError `withFlips: count must be at most 3, got 4`
 *
 * @example
 * import { overlap, pattern, withFlips } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * const stored = pattern([1, 1, -1, -1]);
 * console.log(overlap(stored, withFlips(stored, 1, new Random(0)))); // 0.5
 */
export function withFlips(states: Pattern, count: number, random: Random): Pattern {
  requireInteger('withFlips', 'count', count, 0);
  if (count > states.length) {
    throw new RangeError(`withFlips: count must be at most ${states.length}, got ${count}`);
  }
  const flipped = Int8Array.from(states);
  for (const place of random.permutation(states.length).subarray(0, count)) {
    flipped[place] = -(flipped[place] as number);
  }
  return flipped;
}

/**
 * How alike two patterns are: the mean product of their states, from 1, the same, through 0, as by chance, to -1, the inverse. A share
 * of `(1 - overlap) / 2` of the states differs.
 *
 * @throws RangeError `overlap: b must have 3 states, got 2`
 *
 * @example
 * import { overlap, pattern } from '@mneme/hopfield';
 *
 * console.log(overlap(pattern([1, 1, 1, 1]), pattern([1, 1, 1, -1]))); // 0.5
 */
export function overlap(a: Pattern, b: Pattern): number {
  if (a.length !== b.length) throw new RangeError(`overlap: b must have ${a.length} states, got ${b.length}`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum / a.length;
}

/** Throws unless all states are 1 or -1, and as many as are wanted. */
export function requireStates(
  where: string,
  argument: string,
  states: ArrayLike<number>,
  size?: number,
): void {
  if (size !== undefined && states.length !== size) {
    throw new RangeError(`${where}: ${argument} must have ${size} states, got ${states.length}`);
  }
  for (let i = 0; i < states.length; i++) {
    if (states[i] !== 1 && states[i] !== -1) {
      throw new RangeError(`${where}: ${argument}[${i}] must be 1 or -1, got ${states[i]}`);
    }
  }
}

/** Throws unless there is a pattern, and all are of one size; that size. */
export function requirePatterns(where: string, patterns: readonly Pattern[]): number {
  const [first] = patterns;
  if (!first || first.length === 0) throw new RangeError(`${where}: patterns must be at least one, got none`);
  for (const [i, states] of patterns.entries()) {
    requireStates(where, `patterns[${i}]`, states, first.length);
  }
  return first.length;
}
