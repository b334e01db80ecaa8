// How rows of operands that broadcast follow upon each other: an odometer over the outer axes.

/** Bytes from the first word to: numbers of a row, whether a, b advance along it; rows, rows of a unit; outer axes. */
export const INNER: usize = 16;
export const ALONG_A: usize = 20;
export const ALONG_B: usize = 24;
export const ROWS: usize = 28;
export const MANY: usize = 32;
export const RANK: usize = 36;
/** For each outer axis, from the first: its size, and the bytes that a and b advance in a step of it. */
export const AXES: usize = 40;
const AXIS: usize = 12;

/** The offset of a row of a (at 4) or b (at 8). */
export function offsetOfRow(words: usize, row: i32, which: usize): usize {
  let offset: usize = 0;
  for (let axis = load<i32>(words, RANK) - 1; axis >= 0; axis--) {
    const at = words + AXES + <usize>axis * AXIS;
    const size = load<i32>(at);
    offset += <usize>(row % size) * load<u32>(at + which);
    row /= size;
  }
  return offset;
}
