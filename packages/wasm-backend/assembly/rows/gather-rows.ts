import { copyRun } from '../movement/runs';

/** Words: table, ids, rows; count of ids, rows of the table, bytes of a row, ids of a unit. Ids beyond the table give rows of zeros. */
export function gatherRows(unit: i32, words: usize): void {
  const many = load<i32>(words, 24), size = load<u32>(words, 16);
  const line: usize = load<u32>(words, 20), table: usize = load<u32>(words);
  const first = unit * many;
  let count = min(load<i32>(words, 12) - first, many);
  let ids = <usize>load<u32>(words, 4) + (<usize>first << 2), to = <usize>load<u32>(words, 8) + <usize>first * line;
  for (; count > 0; count--) {
    const id = load<u32>(ids);
    if (id < size) copyRun(to, table + <usize>id * line, line);
    else memory.fill(to, 0, line);
    ids += 4;
    to += line;
  }
}

/**
 * `sum[indices[i]] += updates[i]` in the order of i. A unit has columns of its own, so that no two add to one number. Words:
 * indices, updates, sum; count, rows, columns, columns of a unit.
 */
export function scatterAdd(unit: i32, words: usize): void {
  const count = load<i32>(words, 12), rows = load<u32>(words, 16);
  const columns = load<i32>(words, 20), wide = load<i32>(words, 24);
  const first = unit * wide, width = min(columns - first, wide);
  const line = <usize>columns << 2;
  const indices: usize = load<u32>(words), sum = <usize>load<u32>(words, 8) + (<usize>first << 2);
  let update = <usize>load<u32>(words, 4) + (<usize>first << 2);
  for (let row: u32 = 0; row < rows; row++) memory.fill(sum + <usize>row * line, 0, <usize>width << 2);
  for (let i = 0; i < count; i++) {
    const row = load<u32>(indices + (<usize>i << 2));
    if (row < rows) addRow(sum + <usize>row * line, update, width);
    update += line;
  }
}

@inline function addRow(to: usize, from: usize, width: i32): void {
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    const at = <usize>j << 2;
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  }
  for (; j < width; j++) {
    const at = <usize>j << 2;
    store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
  }
}
