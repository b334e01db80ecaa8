import { overlap, type Pattern } from '../binary/pattern.ts';

/**
 * What an attractor is: a pattern that was `stored`, the `inverse` of one (an attractor as good, where there is no bias), a `mixture`, the
 * signs of three patterns' sum, each as it is or inverted (Amit, Gutfreund and Sompolinsky 1985), or `spurious`, anything else.
 */
export type AttractorKind = 'stored' | 'inverse' | 'mixture' | 'spurious';

/** A kind, and the patterns that it is of: by their places, from 0; inverted ones have their sign -1. */
export interface Named {
  readonly kind: AttractorKind;
  readonly patterns: readonly number[];
  readonly signs: readonly (1 | -1)[];
}

/**
 * Names an attractor by the patterns that were stored.
 *
 * @param alike - the least overlap that counts as the same, in (0, 1]. Default 1: every state
 *
 * @example
 * import { attractorKind, pattern } from '@mneme/hopfield';
 *
 * console.log(attractorKind(pattern([-1, 1]), [pattern([1, -1])]).kind); // inverse
 */
export function attractorKind(state: Pattern, patterns: readonly Pattern[], alike = 1): Named {
  if (!(alike > 0 && alike <= 1)) {
    throw new RangeError(`attractorKind: alike must be in (0, 1], got ${alike}`);
  }
  const overlaps = patterns.map((stored) => overlap(state, stored));
  const same = overlaps.findIndex((value) => value >= alike);
  if (same >= 0) return { kind: 'stored', patterns: [same], signs: [1] };
  const inverse = overlaps.findIndex((value) => value <= -alike);
  if (inverse >= 0) return { kind: 'inverse', patterns: [inverse], signs: [-1] };
  return mixtureOf(state, patterns, overlaps, alike) ?? { kind: 'spurious', patterns: [], signs: [] };
}

/** A mixture of three is more like each of them than like anything else, so only the few nearest are tried. */
const NEAREST = 8;

function mixtureOf(
  state: Pattern,
  patterns: readonly Pattern[],
  overlaps: readonly number[],
  alike: number,
): Named | undefined {
  const order = overlaps
    .map((value, p) => ({ p, value }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, NEAREST);
  for (let a = 0; a < order.length; a++) {
    for (let b = a + 1; b < order.length; b++) {
      for (let c = b + 1; c < order.length; c++) {
        const parts = [a, b, c].map((at) => order[at] as { p: number; value: number });
        const signs = parts.map(({ value }) => (value < 0 ? -1 : 1) as 1 | -1);
        const chosen = parts.map(({ p }) => p);
        if (overlap(state, signsOfSum(patterns, chosen, signs)) >= alike) {
          return { kind: 'mixture', patterns: chosen, signs };
        }
      }
    }
  }
  return undefined;
}

/** Of three, no sum is 0. */
function signsOfSum(
  patterns: readonly Pattern[],
  chosen: readonly number[],
  signs: readonly number[],
): Pattern {
  const size = patterns[0]?.length ?? 0;
  return Int8Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (const [at, p] of chosen.entries()) sum += (signs[at] as number) * (patterns[p]?.[i] as number);
    return sum > 0 ? 1 : -1;
  });
}
