import { turn4 } from '../matrix/pack';
import { offsetOf } from './odometer';

const TILE: i32 = 32;

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
