import {
  biasedExponent,
  EXP_HIGH,
  EXP_LOW,
  EXP_PLAIN,
  expm1Remainder,
  expOfNormal,
  ROUND_BIAS_254,
} from './exp-parts';
import { madd } from './madd';
import { MAGNITUDE_BITS } from './table';

/** e^x on the whole range, without a branch: 2^n is applied as two factors, for it may be no normal number. */
@inline
export function expUnbranched4(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, v128.load(EXP_LOW)), v128.load(EXP_HIGH));
  const round = v128.load(ROUND_BIAS_254);
  const exponent = biasedExponent(bounded, round);
  const w = expm1Remainder(bounded, f32x4.sub(exponent, round));
  const half = i32x4.shr_u(exponent, 1);
  const first = i32x4.shl(half, 23);
  const second = i32x4.shl(i32x4.sub(exponent, half), 23);
  return f32x4.mul(madd(w, first, first), second);
}

function expAnywhere4(x: v128): v128 {
  return expUnbranched4(x);
}

/**
 * e^x within 1.1 ulp, subnormal results included. A vector with a lane beyond +-64 takes a slower path that gives the
 * same bits in its other lanes.
 */
@inline
export function exp4(x: v128): v128 {
  const far = f32x4.gt(v128.and(x, v128.load(MAGNITUDE_BITS)), v128.load(EXP_PLAIN));
  return v128.any_true(far) ? expAnywhere4(x) : expOfNormal(x);
}
