import { copyRun } from './runs';

/**
 * `to[indices[i]] = from[i]` in the order of i. A unit has bytes of its own of every row, so that of two writes to one place the later
 * stays. Words: indices, from, to; count, rows, bytes of a row, those of a unit.
 */
export function putRows(unit: i32, words: usize): void {
  const count = load<i32>(words, 12), rows = load<u32>(words, 16);
  const line: usize = load<u32>(words, 20), wide: usize = load<u32>(words, 24);
  const first = <usize>unit * wide, bytes = min<usize>(line - first, wide);
  const indices: usize = load<u32>(words), to = <usize>load<u32>(words, 8) + first;
  let from = <usize>load<u32>(words, 4) + first;
  for (let i = 0; i < count; i++) {
    const row = load<u32>(indices + (<usize>i << 2));
    if (row < rows) copyRun(to + <usize>row * line, from, bytes);
    from += line;
  }
}
