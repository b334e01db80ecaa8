import type { Agreement } from '../suites/suite.ts';

/** Of many values what fits a message, and lets their distance from others be told. */
export interface Digest {
  readonly length: number;
  /** The root mean square. */
  readonly scale: number;
  /** Sums of the values under random signs, the same signs everywhere, over the root of their number. */
  readonly projections: readonly number[];
  /** Values at random places, the same places everywhere; all of them where they are few. */
  readonly samples: readonly number[];
}

const PROJECTIONS = 24;
const SAMPLES = 512;

export function digest(values: Float32Array): Digest {
  const sums = new Float64Array(PROJECTIONS);
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const signs = scramble(i);
    squares += value * value;
    for (let p = 0; p < PROJECTIONS; p++) sums[p] = (sums[p] ?? 0) + ((signs >>> p) & 1 ? value : -value);
  }
  const count = Math.min(values.length, SAMPLES);
  const place = (i: number): number => (count === values.length ? i : scramble(~i) % values.length);
  return {
    length: values.length,
    scale: Math.sqrt(squares / values.length),
    projections: Array.from(sums, (sum) => sum / Math.sqrt(values.length)),
    samples: Array.from({ length: count }, (_, i) => values[place(i)] ?? Number.NaN),
  };
}

/**
 * Why two results are not the same, or undefined where they are. The norm of a difference is estimated from its
 * projections, whose mean square it is.
 */
export function disagreement(ours: Digest, theirs: Digest, { whole, each }: Agreement): string | undefined {
  if (ours.length !== theirs.length) return `${theirs.length} values instead of ${ours.length}`;
  const gaps = ours.projections.map((value, p) => value - (theirs.projections[p] ?? Number.NaN));
  const distance = Math.sqrt(gaps.reduce((sum, gap) => sum + gap * gap, 0) / PROJECTIONS) / ours.scale;
  // Written so that what is not a number disagrees; a result of zeros agrees with another one.
  if (!(distance <= whole) && !(ours.scale === 0 && theirs.scale === 0)) {
    return `the whole differs by ${distance.toExponential(1)} of its norm, allowed ${whole}`;
  }
  const wrong = ours.samples.findIndex((value, i) => {
    const other = theirs.samples[i] ?? Number.NaN;
    return !(Math.abs(value - other) <= each * Math.max(Math.abs(value), ours.scale));
  });
  if (wrong < 0) return undefined;
  return `sample ${wrong} is ${theirs.samples[wrong]} instead of ${ours.samples[wrong]}, allowed ${each}`;
}

/** Every bit of the result depends on every bit of `index` (the finalizer of MurmurHash3). */
function scramble(index: number): number {
  let h = index + 0x9e3779b9;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
