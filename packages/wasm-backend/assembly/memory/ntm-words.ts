// What the tasks of a Neural Turing Machine's addressing are given, in bytes from the first word.

export const MEMORY: usize = 0;
export const KEY: usize = 4;
export const STRENGTH: usize = 8;
export const GATE: usize = 12;
export const SHIFT: usize = 16;
export const SHARPENING: usize = 20;
export const PREVIOUS: usize = 24;
export const BATCH: usize = 28;
export const SLOTS: usize = 32;
export const WORD: usize = 36;
export const SHIFTS: usize = 40;
/** Heads that address one memory; an element is a head of a memory. */
export const HEADS: usize = 44;
/** Memories of a unit. */
export const MANY: usize = 48;
/** The result; for the gradient, that of the result. */
export const WEIGHTS: usize = 52;
/** Gradients, in the order of the inputs. */
export const GRADIENTS: usize = 56;

/** Under the root of each norm, and before the power. */
export const EPSILON: f32 = 1e-12;

// Vectors of the scratch memory, by their number, and the last two with room for what lies around a ring.
export const COSINES: usize = 0;
export const NORMS: usize = 1;
export const CONTENT: usize = 2;
export const SHIFTED: usize = 3;
export const SHARP: usize = 4;
export const TERMS: usize = 5;
export const D_GATED: usize = 6;
export const GATED: usize = 7;

/** Bytes of a vector with a number for each slot. */
@inline export function lineOf(slots: i32): usize {
  return <usize>((slots + 3) & ~3) << 2;
}

/** Bytes of a ring. */
@inline export function ringOf(slots: i32, shifts: i32): usize {
  return lineOf(slots) + (<usize>(shifts + 3 & ~3) << 2);
}
