// Copies of parts of B as panels of 16 columns, `[k, 16]` each with zeros beyond the last column, and of A by rows.

/** Four rows of four, turned: rows at `from`, `row` bytes apart, become columns at `to`, `step` bytes apart. */
@inline export function turn4(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, step: usize): void {
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
  v128.store(to + step, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
  v128.store(to + 2 * step, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
  v128.store(to + 3 * step, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
}

/** Panels of `B[k, columns]`, whose rows lie `row` bytes apart. */
export function packRows(b: usize, row: usize, k: i32, columns: i32, to: usize): void {
  for (let column = 0; column < columns; column += 16) {
    let from = b + (<usize>column << 2);
    const width = columns - column;
    if (width >= 16) {
      for (let i = 0; i < k; i++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        v128.store(to, v128.load(from, 32), 32);
        v128.store(to, v128.load(from, 48), 48);
        to += 64;
        from += row;
      }
    } else {
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < 16; j++) {
          store<f32>(to + (<usize>j << 2), j < width ? load<f32>(from + (<usize>j << 2)) : 0);
        }
        to += 64;
        from += row;
      }
    }
  }
}

/** Panels of `B[k, columns]` from its transpose: column j lies at `b + j row`. */
export function packColumns(b: usize, row: usize, k: i32, columns: i32, to: usize): void {
  for (let column = 0; column < columns; column += 16) {
    for (let j = 0; j < 16; j += 4) packFour(b + <usize>(column + j) * row, row, k, columns - column - j, to + (<usize>j << 2));
    to += <usize>k << 6;
  }
}

/** Four columns of a panel, of which `width` are there. */
function packFour(b: usize, row: usize, k: i32, width: i32, to: usize): void {
  let i = 0;
  if (width >= 4) {
    const b1 = b + row, b2 = b1 + row, b3 = b2 + row;
    for (; i + 4 <= k; i += 4) {
      const at = <usize>i << 2;
      turn4(v128.load(b + at), v128.load(b1 + at), v128.load(b2 + at), v128.load(b3 + at), to, 64);
      to += 256;
    }
  }
  for (; i < k; i++) {
    for (let j = 0; j < 4; j++) {
      store<f32>(to + (<usize>j << 2), j < width ? load<f32>(b + <usize>j * row + (<usize>i << 2)) : 0);
    }
    to += 64;
  }
}

/** `A[rows, k]` by rows of `k`, from its transpose: element (i, j) lies at `a + j row + 4 i`. */
export function packLeft(a: usize, row: usize, rows: i32, k: i32, to: usize): void {
  const line = <usize>k << 2;
  let i = 0;
  for (; i + 4 <= rows; i += 4) {
    let from = a + (<usize>i << 2), at = to;
    let j = 0;
    for (; j + 4 <= k; j += 4) {
      const r1 = from + row, r2 = r1 + row, r3 = r2 + row;
      turn4(v128.load(from), v128.load(r1), v128.load(r2), v128.load(r3), at, line);
      from = r3 + row;
      at += 16;
    }
    for (; j < k; j++) {
      for (let q: usize = 0; q < 4; q++) store<f32>(at + q * line, load<f32>(from + (q << 2)));
      from += row;
      at += 4;
    }
    to += line << 2;
  }
  for (; i < rows; i++) {
    let from = a + (<usize>i << 2);
    for (let j = 0; j < k; j++) {
      store<f32>(to + (<usize>j << 2), load<f32>(from));
      from += row;
    }
    to += line;
  }
}
