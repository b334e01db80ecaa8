import type { Random } from '@mneme/tensor-core';

/**
 * The time of each of `count` statements in order, counted from the newest, which is 1 (Sukhbaatar et al. 2015,
 * section 4.1, "temporal encoding"); older than the memory is long is as old as it is long.
 *
 * With `random`, time is jittered ("random noise"): up to a tenth of the statements' number of empty places, uniformly
 * many, are thought in between them at random. The released program does this to the indices and inserts no rows.
 */
export function timeIndices(count: number, slots: number, random?: Random): Int32Array {
  if (!random) return Int32Array.from({ length: count }, (_, i) => Math.min(count - i, slots));
  const blanks = random.split('blanks').integers(1, Math.ceil(count * NOISE) + 1)[0] ?? 0;
  const times = random
    .split('order')
    .permutation(count + blanks)
    .slice(0, count)
    .sort()
    .reverse();
  return times.map((time) => Math.min(time + 1, slots));
}

const NOISE = 0.1;
