import { turn4 } from '../matrix/pack';

/** Bytes from the first word to the outer axes: for each its size, and the bytes of a step in what is read and written. */
const AXES: usize = 40;
const AXIS: usize = 12;
const TILE: i32 = 32;

/** Offsets of an outer index, in what is read (4) or written (8). */
// @ts-ignore: decorator
@inline function offsetOf(words: usize, rank: i32, index: i32, which: usize): usize {
  let offset: usize = 0;
  for (let axis = rank - 1; axis >= 0; axis--) {
    const at = words + AXES + <usize>axis * AXIS;
    const size = load<i32>(at);
    offset += <usize>(index % size) * load<u32>(at + which);
    index /= size;
  }
  return offset;
}

/**
 * Runs that stay whole in another order. Words: from, to; runs, bytes of a run, runs of a unit; 0, 0, 0, 0; outer axes. Written
 * one behind the other.
 */
export function moveRuns(unit: i32, words: usize): void {
  const bytes: usize = load<u32>(words, 12), many = load<i32>(words, 16), rank = load<i32>(words, 36);
  const first = unit * many, end = min(load<i32>(words, 8), first + many);
  const from: usize = load<u32>(words);
  const last = words + AXES + <usize>(rank - 1) * AXIS;
  const size = load<i32>(last), step: usize = load<u32>(last, 4);
  let to = <usize>load<u32>(words, 4) + <usize>first * bytes;
  let run = first;
  while (run < end) {
    let at = from + offsetOf(words, rank, run, 4);
    const stop = min(end, run - run % size + size);
    for (; run < stop; run++) {
      copyRun(to, at, bytes);
      to += bytes;
      at += step;
    }
  }
}

// @ts-ignore: decorator
@inline function copyRun(to: usize, from: usize, bytes: usize): void {
  if (bytes > 512) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i + 4 <= bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
  for (; i < bytes; i++) store<u8>(to + i, load<u8>(from + i));
}

/**
 * Two axes that change places, of four-byte numbers, for each index of the outer ones: `to[.., c, r] = from[.., r, c]`, where c runs
 * along what is read and r along what is written. Words: from, to; rows, bytes between rows in what is read; columns, bytes
 * between columns in what is written; tiles of rows, outer indices, outer indices of a unit; outer axes.
 */
export function moveTiles(unit: i32, words: usize): void {
  const rows = load<i32>(words, 8), line: usize = load<u32>(words, 12);
  const columns = load<i32>(words, 16), column: usize = load<u32>(words, 20);
  const tiles = load<i32>(words, 24), many = load<i32>(words, 32), rank = load<i32>(words, 36);
  const first = unit / tiles * many, end = min(load<i32>(words, 28), first + many);
  const high = ((rows + tiles - 1) / tiles + 3) & ~3;
  const start = unit % tiles * high, stop = min(rows, start + high);
  for (let outer = first; outer < end; outer++) {
    const from = <usize>load<u32>(words) + offsetOf(words, rank, outer, 4), to = <usize>load<u32>(words, 4) + offsetOf(words, rank, outer, 8);
    for (let r = start; r < stop; r += TILE) {
      for (let c = 0; c < columns; c += TILE) {
        turnTile(
          from + <usize>r * line + (<usize>c << 2), line, to + <usize>c * column + (<usize>r << 2), column,
          min(TILE, stop - r), min(TILE, columns - c),
        );
      }
    }
  }
}

function turnTile(from: usize, line: usize, to: usize, column: usize, rows: i32, columns: i32): void {
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    let at = from, target = to;
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const r1 = at + line, r2 = r1 + line;
      turn4(v128.load(at), v128.load(r1), v128.load(r2), v128.load(r2 + line), target, column);
      at += 16;
      target += column << 2;
    }
    for (; c < columns; c++) {
      for (let i: usize = 0; i < 4; i++) store<u32>(target + (i << 2), load<u32>(at + i * line));
      at += 4;
      target += column;
    }
    from += line << 2;
    to += 16;
  }
  for (; r < rows; r++) {
    for (let c = 0; c < columns; c++) store<u32>(to + <usize>c * column, load<u32>(from + (<usize>c << 2)));
    from += line;
    to += 4;
  }
}
