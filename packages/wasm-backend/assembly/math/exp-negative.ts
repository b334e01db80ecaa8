import { biasedExponent, EXP_VANISHES, expm1Remainder, ROUND_BIAS_127 } from './exp-parts';
import { madd } from './madd';

/** e^x for x <= 0 within 1.1 ulp, without a branch; results below 2^-126 may be 0. */
// @ts-ignore: decorator
@inline
export function expNegative4(x: v128): v128 {
  const bounded = f32x4.pmax(x, v128.load(EXP_VANISHES));
  const round = v128.load(ROUND_BIAS_127);
  const exponent = biasedExponent(bounded, round);
  const power = i32x4.shl(exponent, 23);
  return madd(expm1Remainder(bounded, f32x4.sub(exponent, round)), power, power);
}
