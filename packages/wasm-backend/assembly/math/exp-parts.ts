import { madd, nmadd } from './madd';
import { polynomial5 } from './polynomial';
import { EXP, LN_2_HIGH, LN_2_LOW, put, SLOT } from './table';

/*
 * What every function made of e^x shares: x = n ln 2 + r with |r| <= ln 2 / 2, so e^x = 2^n (1 + w) with
 * w = e^r - 1. Adding 1.5 * 2^23 rounds x / ln 2 to the integer n and leaves it in the low bits of the sum; a bias
 * added with it makes those bits an exponent field once they are shifted to their place.
 */

const LOG2_E: usize = EXP;
const COEFFICIENTS: usize = LOG2_E + SLOT;

/** Rounds to an integer and adds the bias of an exponent field. */
export const ROUND_BIAS_127: usize = COEFFICIENTS + 5 * SLOT;

/** The same with the biases of two exponent fields, for powers of two beyond the range of one. */
export const ROUND_BIAS_254: usize = ROUND_BIAS_127 + SLOT;

/** e^x rounds to 0 from here down, and is infinite from `EXP_HIGH` up. */
export const EXP_LOW: usize = ROUND_BIAS_254 + SLOT;
export const EXP_HIGH: usize = EXP_LOW + SLOT;

/** Where the exponent field of a result that may vanish is 0. */
export const EXP_VANISHES: usize = EXP_HIGH + SLOT;

/** Up to this magnitude neither e^x nor any product on the way to it is subnormal. */
export const EXP_PLAIN: usize = EXP_VANISHES + SLOT;

/** (e^r - 1 - r) / r^2: minimax on |r| <= 0.3475 relative to e^r, error 3.2e-9. */
export function writeExpConstants(): void {
  put(LOG2_E, 1.44269504088896341);
  let at = put(COEFFICIENTS, 0.00138186978);
  at = put(at, 0.00836871564);
  at = put(at, 0.0416682921);
  at = put(at, 0.166665211);
  put(at, 0.49999994);
  put(ROUND_BIAS_127, 12582912 + 127);
  put(ROUND_BIAS_254, 12582912 + 254);
  put(EXP_LOW, -104);
  put(EXP_HIGH, 89);
  put(EXP_VANISHES, -88);
  put(EXP_PLAIN, 64);
}

/** x / ln 2 rounded to an integer, biased as the constant `round` says. */
@inline
export function biasedExponent(x: v128, round: v128): v128 {
  return madd(x, v128.load(LOG2_E), round);
}

/** w = e^(x - n ln 2) - 1, for n as a number. */
@inline
export function expm1Remainder(x: v128, n: v128): v128 {
  const r = nmadd(n, v128.load(LN_2_LOW), nmadd(n, v128.load(LN_2_HIGH), x));
  const square = f32x4.mul(r, r);
  return madd(polynomial5(COEFFICIENTS, r, square), square, r);
}

/** e^x where 2^n is a normal number, and 0 where n is -127. */
@inline
export function expOfNormal(x: v128): v128 {
  const round = v128.load(ROUND_BIAS_127);
  const exponent = biasedExponent(x, round);
  const power = i32x4.shl(exponent, 23);
  return madd(expm1Remainder(x, f32x4.sub(exponent, round)), power, power);
}
