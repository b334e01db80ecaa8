// Micro-kernels of 16 columns. Eight sums, four columns' worth of B and two values of A are what sixteen registers hold;
// larger tiles spill and reach half the speed.
import { madd } from '../math/madd';

/** Two rows of sixteen sums; compiled once for steps of any size, and once for those of packed operands. */
@inline function tile(
  a: usize, rowA: usize, stepA: usize, b: usize, rowB: usize, c: usize, rowC: usize, k: i32, accumulate: bool,
): void {
  let a1 = a + rowA;
  const c1 = c + rowC;
  let s00 = f32x4.splat(0), s01 = s00, s02 = s00, s03 = s00;
  let s10 = s00, s11 = s00, s12 = s00, s13 = s00;
  // No counter: B's address tells where the end is.
  for (const end = b + <usize>k * rowB; b != end; b += rowB) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32), b3 = v128.load(b, 48);
    const x0 = v128.load32_splat(a);
    s00 = madd(x0, b0, s00);
    s01 = madd(x0, b1, s01);
    s02 = madd(x0, b2, s02);
    s03 = madd(x0, b3, s03);
    const x1 = v128.load32_splat(a1);
    s10 = madd(x1, b0, s10);
    s11 = madd(x1, b1, s11);
    s12 = madd(x1, b2, s12);
    s13 = madd(x1, b3, s13);
    a += stepA;
    a1 += stepA;
  }
  if (accumulate) {
    s00 = f32x4.add(s00, v128.load(c));
    s01 = f32x4.add(s01, v128.load(c, 16));
    s02 = f32x4.add(s02, v128.load(c, 32));
    s03 = f32x4.add(s03, v128.load(c, 48));
    s10 = f32x4.add(s10, v128.load(c1));
    s11 = f32x4.add(s11, v128.load(c1, 16));
    s12 = f32x4.add(s12, v128.load(c1, 32));
    s13 = f32x4.add(s13, v128.load(c1, 48));
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  v128.store(c, s02, 32);
  v128.store(c, s03, 48);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c1, s12, 32);
  v128.store(c1, s13, 48);
}

/**
 * `C[2, 16] = A[2, k] B[k, 16]`, or added to C: A's elements lie `rowA` and `stepA` bytes apart, B's and C's rows
 * `rowB` and `rowC`.
 */
export function multiply2x16(
  a: usize, rowA: usize, stepA: usize, b: usize, rowB: usize, c: usize, rowC: usize, k: i32, accumulate: bool,
): void {
  tile(a, rowA, stepA, b, rowB, c, rowC, k, accumulate);
}

/**
 * The same where A's elements and B's rows lie side by side, as they do packed. Steps of a known size and no counter leave a
 * twelfth more of the time to arithmetic; V8 spills when the loop is unrolled.
 */
export function multiply2x16Packed(a: usize, rowA: usize, b: usize, c: usize, rowC: usize, k: i32, accumulate: bool): void {
  tile(a, rowA, 4, b, 64, c, rowC, k, accumulate);
}

/** The same for one row of A and C. */
export function multiply1x16(
  a: usize, stepA: usize, b: usize, rowB: usize, c: usize, k: i32, accumulate: bool,
): void {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (let i = 0; i < k; i++) {
    const x = v128.load32_splat(a);
    s0 = madd(x, v128.load(b), s0);
    s1 = madd(x, v128.load(b, 16), s1);
    s2 = madd(x, v128.load(b, 32), s2);
    s3 = madd(x, v128.load(b, 48), s3);
    a += stepA;
    b += rowB;
  }
  if (accumulate) {
    s0 = f32x4.add(s0, v128.load(c));
    s1 = f32x4.add(s1, v128.load(c, 16));
    s2 = f32x4.add(s2, v128.load(c, 32));
    s3 = f32x4.add(s3, v128.load(c, 48));
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
}
