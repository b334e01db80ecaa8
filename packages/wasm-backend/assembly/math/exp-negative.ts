import { EXP_VANISHES, expOfNormal } from './exp-parts';

/** e^x for x <= 0 within 1.1 ulp, without a branch; results below 2^-126 may be 0. */
@inline
export function expNegative4(x: v128): v128 {
  return expOfNormal(f32x4.pmax(x, v128.load(EXP_VANISHES)));
}
