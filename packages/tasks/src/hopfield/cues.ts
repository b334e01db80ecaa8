import { type Pattern, withFlips } from '@mneme/hopfield';
import type { Random } from '@mneme/tensor-core';

/** What is done to an image before it is asked for: a quarter of its bits wrong, or its lower half not known. */
export type CueKind = 'noise' | 'half';

/** A cue, and what of it is known. */
export interface Cue {
  /** For networks of binary neurons: what is not known is background, -1. */
  readonly state: Pattern;
  /** 1 where it is known, 0 where not. */
  readonly known: Uint8Array;
}

/** The share of bits that are wrong in a noisy cue. */
export const NOISE = 0.25;

/** Makes a cue of an image. */
export function cueOf(image: Pattern, kind: CueKind, random: Random): Cue {
  if (kind === 'noise') {
    const state = withFlips(image, Math.round(NOISE * image.length), random);
    return { state, known: new Uint8Array(image.length).fill(1) };
  }
  const known = Uint8Array.from(image, (_, i) => (i < image.length / 2 ? 1 : 0));
  return { state: image.map((own, i) => (known[i] ? own : -1)), known };
}

/** The numbers of a cue for networks of real ones: 0 where it is not known. */
export function realCue({ state, known }: Cue): Float32Array {
  return Float32Array.from(state, (own, i) => own * (known[i] as number));
}
