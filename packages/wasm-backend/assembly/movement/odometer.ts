/** Bytes from the first word to the outer axes: for each its size, and the bytes of a step in what is read and written. */
export const AXES: usize = 40;
export const AXIS: usize = 12;

/** Offsets of an outer index, in what is read (4) or written (8). */
@inline export function offsetOf(words: usize, rank: i32, index: i32, which: usize): usize {
  let offset: usize = 0;
  for (let axis = rank - 1; axis >= 0; axis--) {
    const at = words + AXES + <usize>axis * AXIS;
    const size = load<i32>(at);
    offset += <usize>(index % size) * load<u32>(at + which);
    index /= size;
  }
  return offset;
}
