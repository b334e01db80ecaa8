import {
  exponentAboveSqrtHalf,
  exponentField,
  exponentOf,
  extendLogarithm,
  logOfParts,
  notPositiveNormal,
} from './log-parts';
import { ONE, SIGN_BIT } from './table';

/**
 * log(1 + x) for x > -1, finite. With 1 + x = 2^k (1 + f), f = 2^-k x - (1 - 2^-k): the rounding of 1 + x decides
 * only k.
 */
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
  const sign = v128.load(SIGN_BIT);
  return extendLogarithm(x, v128.or(v128.load(ONE), sign), v128.or(log1pFinite4(x), v128.and(x, sign)));
}

/** log(1 + x) within 2 ulp. A vector with a lane that is not finite or not above -1 takes a slower path. */
@inline
export function log1px4(x: v128): v128 {
  if (v128.any_true(notPositiveNormal(f32x4.add(x, v128.load(ONE))))) return log1pAnywhere4(x);
  return v128.or(log1pFinite4(x), v128.and(x, v128.load(SIGN_BIT)));
}
