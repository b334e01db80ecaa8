import { HALF, INFINITE, MAGNITUDE_BITS, ONE, QUIET_NAN, SIGN_BIT } from './table';

/** All ones in the lanes where x^y is not simply 2^(y log2 x). */
@inline
export function isSpecialPower(x: v128, y: v128): v128 {
  const infinity = v128.load(INFINITE);
  const zero = f32x4.splat(0);
  const plainX = v128.and(f32x4.gt(x, zero), f32x4.lt(x, infinity));
  const magnitude = v128.and(y, v128.load(MAGNITUDE_BITS));
  const plainY = v128.and(f32x4.gt(magnitude, zero), f32x4.lt(magnitude, infinity));
  return v128.not(v128.and(plainX, plainY));
}

/** Infinity where `infinite` is set, else 0, in the lanes of `where`; else `value`. */
@inline
function infiniteOrZero(infinite: v128, where: v128, value: v128): v128 {
  return v128.bitselect(v128.and(infinite, v128.load(INFINITE)), value, where);
}

/** x^y for any x and y as Math.pow has it, given `power` = |x|^y for finite x and y other than 0. */
export function powAnywhere4(x: v128, y: v128, power: v128): v128 {
  const zero = f32x4.splat(0);
  const one = v128.load(ONE);
  const infinity = v128.load(INFINITE);
  const nan = v128.load(QUIET_NAN);
  const magnitude = v128.and(x, v128.load(MAGNITUDE_BITS));
  const finiteY = f32x4.lt(v128.and(y, v128.load(MAGNITUDE_BITS)), infinity);
  const rising = f32x4.gt(y, zero);
  const isZero = f32x4.eq(x, zero);
  const isInfinite = f32x4.eq(magnitude, infinity);

  let result = infiniteOrZero(rising, isInfinite, power);
  result = infiniteOrZero(v128.not(rising), isZero, result);
  const exceedsOne = f32x4.gt(magnitude, one);
  result = infiniteOrZero(i32x4.eq(exceedsOne, rising), v128.not(finiteY), result);
  result = v128.bitselect(nan, result, v128.andnot(f32x4.eq(magnitude, one), finiteY));

  // A whole, odd y keeps the sign of x; one that is not whole has no real power of x < 0.
  const whole = f32x4.eq(f32x4.nearest(y), y);
  const half = f32x4.mul(y, v128.load(HALF));
  const odd = v128.andnot(whole, f32x4.eq(f32x4.nearest(half), half));
  result = v128.xor(result, v128.and(v128.and(x, odd), v128.load(SIGN_BIT)));
  const negative = v128.andnot(v128.andnot(f32x4.lt(x, zero), isInfinite), v128.not(finiteY));
  result = v128.bitselect(nan, result, v128.andnot(negative, whole));

  const ordered = v128.and(f32x4.eq(x, x), f32x4.eq(y, y));
  result = v128.bitselect(result, nan, ordered);
  return v128.bitselect(one, result, f32x4.eq(y, zero));
}
