import { biasedExponent, EXP_HIGH, expm1Remainder } from './exp-parts';
import { EXPM1, HALF, put, SIGN_BIT, SLOT } from './table';

/** Rounds to an integer and adds an exponent's bias less one: the half of 2^n has an exponent field for n = 128 too. */
const ROUND_BIAS_126: usize = EXPM1;

/** e^x - 1 rounds to -1 from here down. */
const SATURATES: usize = ROUND_BIAS_126 + SLOT;

export function writeExpm1Constants(): void {
  put(ROUND_BIAS_126, 12582912 + 126);
  put(SATURATES, -20);
}

/** e^x - 1 within 2 ulp, without a branch: 2^n w + (2^n - 1) for w = e^r - 1, as twice its half. */
@inline
export function expm1x4(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, v128.load(SATURATES)), v128.load(EXP_HIGH));
  const round = v128.load(ROUND_BIAS_126);
  const exponent = biasedExponent(bounded, round);
  const power = i32x4.shl(exponent, 23);
  const w = expm1Remainder(bounded, f32x4.sub(exponent, round));
  const half = f32x4.add(f32x4.mul(w, power), f32x4.sub(power, v128.load(HALF)));
  return v128.or(f32x4.add(half, half), v128.and(x, v128.load(SIGN_BIT)));
}
