import { dots } from './dot';
import { packColumns, packLeft, packRows } from './pack';
import { multiplyPanel } from './panel';

/** Parts of k that are summed at a time: a panel of B, 16 KiB, stays in the first cache while rows of A go by. */
const DEPTH: i32 = 256;
/** With fewer rows, packing B costs more than it saves. */
const FEW_ROWS: i32 = 12;
/** With as few, and B stored transposed, its rows are read once each as they lie. */
const FEW_DOTS: i32 = 4;
/** The widest part of C computed at once, so that what is packed of B, 256 KiB, stays in the second cache. */
export const COLUMNS: i32 = 256;
/** And the highest. */
export const ROWS: i32 = 256;

/**
 * `C[rows, columns] = A[rows, k] B[k, columns]`, at most ROWS by COLUMNS. `rowA`, `rowB` and `rowC` are the bytes
 * between rows as they are stored; A or B is stored transposed where `turnA` or `turnB`.
 */
export function multiplyBlock(
  a: usize, rowA: usize, turnA: bool, b: usize, rowB: usize, turnB: bool, c: usize, rowC: usize, rows: i32, columns: i32,
  k: i32, scratch: usize,
): void {
  if (turnB && !turnA && rows <= FEW_DOTS) {
    for (let i = 0; i < rows; i++) dots(a + <usize>i * rowA, b, rowB, columns, k, c + <usize>i * rowC);
    return;
  }
  const packed = turnB || rows >= FEW_ROWS;
  // A value of A stored transposed is fetched from another line each time, so long columns are copied into rows.
  const copied = turnA && columns > 16;
  const left = scratch + <usize>(DEPTH * COLUMNS * 4);
  if (k == 0) {
    for (let i = 0; i < rows; i++) memory.fill(c + <usize>i * rowC, 0, <usize>columns << 2);
    return;
  }
  for (let from = 0; from < k; from += DEPTH) {
    const depth = min(DEPTH, k - from);
    let start = a + <usize>from * (turnA ? rowA : 4), row = turnA ? <usize>4 : rowA, step = turnA ? rowA : <usize>4;
    if (copied) {
      packLeft(start, rowA, rows, depth, left);
      start = left;
      row = <usize>depth << 2;
      step = 4;
    }
    const right = b + <usize>from * (turnB ? <usize>4 : rowB);
    if (packed) {
      if (turnB) packColumns(right, rowB, depth, columns, scratch);
      else packRows(right, rowB, depth, columns, scratch);
    }
    for (let j = 0; j < columns; j += 16) {
      const at = packed ? scratch + <usize>(j * depth) * 4 : right + (<usize>j << 2);
      multiplyPanel(start, row, step, at, packed ? 64 : rowB, c + (<usize>j << 2), rowC, rows, columns - j, depth, from > 0);
    }
  }
}
