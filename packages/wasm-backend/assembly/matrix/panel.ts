import { multiply1x8, multiply4x4, multiply4x8 } from './narrow';
import { multiply1x16, multiply2x16, multiply2x16Packed } from './wide';

/** `C[rows, 16 or what is left] = A B`, with B's panel at `b`, its rows `rowB` apart. */
export function multiplyPanel(
  a: usize, rowA: usize, stepA: usize, b: usize, rowB: usize, c: usize, rowC: usize, rows: i32, width: i32, k: i32,
  accumulate: bool,
): void {
  let i = 0;
  if (width >= 16) {
    for (; i + 2 <= rows; i += 2) {
      if (stepA == 4 && rowB == 64) multiply2x16Packed(a, rowA, b, c, rowC, k, accumulate);
      else multiply2x16(a, rowA, stepA, b, rowB, c, rowC, k, accumulate);
      a += rowA << 1;
      c += rowC << 1;
    }
    if (i < rows) multiply1x16(a, stepA, b, rowB, c, k, accumulate);
    return;
  }
  while (width > 0) {
    const part = min(width, 8);
    let left = a, at = c;
    for (i = 0; i + 4 <= rows; i += 4) {
      if (part > 4) multiply4x8(left, rowA, stepA, b, rowB, at, rowC, k, accumulate, part);
      else multiply4x4(left, rowA, stepA, b, rowB, at, rowC, k, accumulate, part);
      left += rowA << 2;
      at += rowC << 2;
    }
    for (; i < rows; i++) {
      multiply1x8(left, stepA, b, rowB, at, k, accumulate, part);
      left += rowA;
      at += rowC;
    }
    width -= 8;
    b += 32;
    c += 32;
  }
}
