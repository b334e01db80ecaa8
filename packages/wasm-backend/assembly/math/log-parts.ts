import { madd, nmadd } from './madd';
import { polynomial8 } from './polynomial';
import { HALF, INFINITE, LN_2_HIGH, LN_2_LOW, LOG, put, putBits, QUIET_NAN, SIGN_BIT, SLOT } from './table';

/*
 * What every logarithm shares: x = 2^k m with sqrt(1/2) <= m < sqrt(2), so log x = k ln 2 + log(1 + f) with f = m - 1.
 */

const SQRT_HALF_BITS: usize = LOG;
const COEFFICIENTS: usize = SQRT_HALF_BITS + SLOT;
const EXPONENT_BITS: usize = COEFFICIENTS + 8 * SLOT;
const NORMAL_FIRST: usize = EXPONENT_BITS + SLOT;
const NORMAL_LAST: usize = NORMAL_FIRST + SLOT;

/** 2^23, by which subnormal numbers are made normal, and 23. */
export const NORMALIZER: usize = NORMAL_LAST + SLOT;
export const NORMALIZER_EXPONENT: usize = NORMALIZER + SLOT;
export const SMALLEST_NORMAL: usize = NORMALIZER_EXPONENT + SLOT;

/** (log(1 + f) - f + f^2 / 2) / f^3: minimax on sqrt(1/2) <= 1 + f <= sqrt(2) relative to log(1 + f), error 5.9e-9. */
export function writeLogConstants(): void {
  putBits(SQRT_HALF_BITS, 0x3f3504f3);
  let at = put(COEFFICIENTS, -0.0763643906);
  at = put(at, 0.127622172);
  at = put(at, -0.131596103);
  at = put(at, 0.1420158);
  at = put(at, -0.166234091);
  at = put(at, 0.200012416);
  at = put(at, -0.250008196);
  put(at, 0.333333313);
  putBits(EXPONENT_BITS, 0xff800000);
  // Shifted so that a signed comparison orders them: x64 has no unsigned one.
  putBits(NORMAL_FIRST, 0x80800000);
  putBits(NORMAL_LAST, 0xfeffffff);
  put(NORMALIZER, 8388608);
  put(NORMALIZER_EXPONENT, 23);
  putBits(SMALLEST_NORMAL, 0x00800000);
}

/** All ones in the lanes that are no positive, finite, normal number. */
@inline
export function notPositiveNormal(x: v128): v128 {
  return i32x4.gt_s(i32x4.sub(x, v128.load(NORMAL_FIRST)), v128.load(NORMAL_LAST));
}

/** Bits whose exponent field is k, as an integer, over others. */
@inline
export function exponentAboveSqrtHalf(x: v128): v128 {
  return i32x4.sub(x, v128.load(SQRT_HALF_BITS));
}

/** k in the exponent field, all other bits 0. */
@inline
export function exponentField(above: v128): v128 {
  return v128.and(above, v128.load(EXPONENT_BITS));
}

/** k as a number. */
@inline
export function exponentOf(above: v128): v128 {
  return f32x4.convert_i32x4_s(i32x4.shr_s(above, 23));
}

/** k ln 2 + log(1 + f), for k as a number. */
@inline
export function logOfParts(k: v128, f: v128): v128 {
  const square = f32x4.mul(f, f);
  const p = nmadd(f, polynomial8(COEFFICIENTS, f, square), v128.load(HALF));
  const correction = nmadd(k, v128.load(LN_2_LOW), f32x4.mul(square, p));
  return madd(k, v128.load(LN_2_HIGH), f32x4.sub(f, correction));
}

/** A logarithm wherever x is, given it between its `pole` and Infinity: Infinity and NaN are their own. */
@inline
export function extendLogarithm(x: v128, pole: v128, finite: v128): v128 {
  const infinity = v128.load(INFINITE);
  const above = v128.bitselect(finite, x, f32x4.lt(x, infinity));
  const minusInfinity = v128.or(infinity, v128.load(SIGN_BIT));
  const below = v128.bitselect(minusInfinity, v128.load(QUIET_NAN), f32x4.eq(x, pole));
  return v128.bitselect(below, above, f32x4.le(x, pole));
}
