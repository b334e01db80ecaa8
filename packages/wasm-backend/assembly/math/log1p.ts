import { exponentAboveSqrtHalf, exponentField, exponentOf, logOfParts, notPositiveNormal } from './log-parts';
import { INFINITE, ONE, QUIET_NAN, SIGN_BIT } from './table';

/**
 * log(1 + x) for x > -1, finite. With 1 + x = 2^k (1 + f), f = 2^-k x - (1 - 2^-k): the rounding of 1 + x decides only k.
 */
// @ts-ignore: decorator
@inline
export function log1pFinite4(x: v128): v128 {
  const one = v128.load(ONE);
  const above = exponentAboveSqrtHalf(f32x4.add(x, one));
  const field = exponentField(above);
  // 2^-k of the largest k is subnormal, and no matter: 1 - 2^-k is 1 long before.
  const reciprocal = i32x4.max_s(i32x4.sub(one, field), i32x4.splat(0));
  const f = f32x4.sub(i32x4.sub(x, field), f32x4.sub(one, reciprocal));
  return logOfParts(exponentOf(above), f);
}

function log1pAnywhere4(x: v128): v128 {
  const infinity = v128.load(INFINITE);
  const minusOne = v128.or(v128.load(ONE), v128.load(SIGN_BIT));
  const finite = v128.or(log1pFinite4(x), v128.and(x, v128.load(SIGN_BIT)));
  const above = v128.bitselect(finite, x, f32x4.lt(x, infinity)); // Infinity and NaN are their own logarithms.
  const pole = v128.or(infinity, v128.load(SIGN_BIT));
  const below = v128.bitselect(pole, v128.load(QUIET_NAN), f32x4.eq(x, minusOne));
  return v128.bitselect(below, above, f32x4.le(x, minusOne));
}

/** log(1 + x) within 2 ulp. A vector with a lane that is not finite or not above -1 takes a slower path. */
// @ts-ignore: decorator
@inline
export function log1px4(x: v128): v128 {
  if (v128.any_true(notPositiveNormal(f32x4.add(x, v128.load(ONE))))) return log1pAnywhere4(x);
  return v128.or(log1pFinite4(x), v128.and(x, v128.load(SIGN_BIT)));
}
