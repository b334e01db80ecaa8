import {
  exponentAboveSqrtHalf,
  exponentField,
  exponentOf,
  extendLogarithm,
  logOfParts,
  NORMALIZER,
  NORMALIZER_EXPONENT,
  notPositiveNormal,
  SMALLEST_NORMAL,
} from './log-parts';
import { ONE } from './table';

/** The m of x, less 1. */
@inline
function fraction(x: v128, above: v128): v128 {
  return f32x4.sub(i32x4.sub(x, exponentField(above)), v128.load(ONE));
}

function logAnywhere4(x: v128): v128 {
  const small = f32x4.lt(x, v128.load(SMALLEST_NORMAL));
  const normal = v128.bitselect(f32x4.mul(x, v128.load(NORMALIZER)), x, small);
  const above = exponentAboveSqrtHalf(normal);
  const k = f32x4.sub(exponentOf(above), v128.and(small, v128.load(NORMALIZER_EXPONENT)));
  return extendLogarithm(x, f32x4.splat(0), logOfParts(k, fraction(normal, above)));
}

/** log x within 1 ulp. A vector with a lane that is no positive normal number takes a slower path. */
@inline
export function log4(x: v128): v128 {
  if (v128.any_true(notPositiveNormal(x))) return logAnywhere4(x);
  const above = exponentAboveSqrtHalf(x);
  return logOfParts(exponentOf(above), fraction(x, above));
}
