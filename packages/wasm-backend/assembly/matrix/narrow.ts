// Micro-kernels for the last columns, when fewer than 16 are left: 8 or 4 at a time, of which only `width` are stored.
import { madd } from '../math/madd';

/** Stores the first `width` of four lanes, added to what is there if asked for. */
@inline function keep(c: usize, sum: v128, width: i32, accumulate: bool): void {
  if (width >= 4) {
    v128.store(c, accumulate ? f32x4.add(sum, v128.load(c)) : sum);
    return;
  }
  if (width <= 0) return;
  store<f32>(c, f32x4.extract_lane(sum, 0) + (accumulate ? load<f32>(c) : 0));
  if (width > 1) store<f32>(c, f32x4.extract_lane(sum, 1) + (accumulate ? load<f32>(c, 4) : 0), 4);
  if (width > 2) store<f32>(c, f32x4.extract_lane(sum, 2) + (accumulate ? load<f32>(c, 8) : 0), 8);
}

/** `C[4, width] = A[4, k] B[k, width]`, width up to 8; B is read eight columns wide. */
export function multiply4x8(
  a: usize, rowA: usize, stepA: usize, b: usize, rowB: usize, c: usize, rowC: usize, k: i32, accumulate: bool, width: i32,
): void {
  let a1 = a + rowA, a2 = a1 + rowA, a3 = a2 + rowA;
  let s00 = f32x4.splat(0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const x0 = v128.load32_splat(a);
    s00 = madd(x0, b0, s00);
    s01 = madd(x0, b1, s01);
    const x1 = v128.load32_splat(a1);
    s10 = madd(x1, b0, s10);
    s11 = madd(x1, b1, s11);
    const x2 = v128.load32_splat(a2);
    s20 = madd(x2, b0, s20);
    s21 = madd(x2, b1, s21);
    const x3 = v128.load32_splat(a3);
    s30 = madd(x3, b0, s30);
    s31 = madd(x3, b1, s31);
    a += stepA;
    a1 += stepA;
    a2 += stepA;
    a3 += stepA;
    b += rowB;
  }
  keep(c, s00, width, accumulate);
  keep(c + 16, s01, width - 4, accumulate);
  c += rowC;
  keep(c, s10, width, accumulate);
  keep(c + 16, s11, width - 4, accumulate);
  c += rowC;
  keep(c, s20, width, accumulate);
  keep(c + 16, s21, width - 4, accumulate);
  c += rowC;
  keep(c, s30, width, accumulate);
  keep(c + 16, s31, width - 4, accumulate);
}

/** The same for one row of A and C. */
export function multiply1x8(
  a: usize, stepA: usize, b: usize, rowB: usize, c: usize, k: i32, accumulate: bool, width: i32,
): void {
  let s0 = f32x4.splat(0), s1 = s0;
  for (let i = 0; i < k; i++) {
    const x = v128.load32_splat(a);
    s0 = madd(x, v128.load(b), s0);
    s1 = madd(x, v128.load(b, 16), s1);
    a += stepA;
    b += rowB;
  }
  keep(c, s0, width, accumulate);
  keep(c + 16, s1, width - 4, accumulate);
}

/** `C[4, width] = A[4, k] B[k, width]`, width up to 4; B is read four columns wide. */
export function multiply4x4(
  a: usize, rowA: usize, stepA: usize, b: usize, rowB: usize, c: usize, rowC: usize, k: i32, accumulate: bool, width: i32,
): void {
  let a1 = a + rowA, a2 = a1 + rowA, a3 = a2 + rowA;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let i = 0; i < k; i++) {
    const b0 = v128.load(b);
    s0 = madd(v128.load32_splat(a), b0, s0);
    s1 = madd(v128.load32_splat(a1), b0, s1);
    s2 = madd(v128.load32_splat(a2), b0, s2);
    s3 = madd(v128.load32_splat(a3), b0, s3);
    a += stepA;
    a1 += stepA;
    a2 += stepA;
    a3 += stepA;
    b += rowB;
  }
  keep(c, s0, width, accumulate);
  keep(c + rowC, s1, width, accumulate);
  keep(c + 2 * rowC, s2, width, accumulate);
  keep(c + 3 * rowC, s3, width, accumulate);
}
