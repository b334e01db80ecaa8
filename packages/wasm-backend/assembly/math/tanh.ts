import { biasedExponent, expm1Remainder, ROUND_BIAS_127 } from './exp-parts';
import { madd } from './madd';
import { polynomial5 } from './polynomial';
import { MAGNITUDE_BITS, ONE, put, SIGN_BIT, SLOT, TANH } from './table';

/** Below it tanh is a polynomial, from it on made of e^2x. */
const SPLIT: usize = TANH;
/** tanh rounds to 1 from here on. */
const SATURATES: usize = SPLIT + SLOT;
const TWO: usize = SATURATES + SLOT;
const COEFFICIENTS: usize = TWO + SLOT;

/** (tanh x - x) / x^3 in x^2: minimax on |x| <= 0.6 relative to tanh x, error 2.8e-9. */
export function writeTanhConstants(): void {
  put(SPLIT, 0.6);
  put(SATURATES, 10);
  put(TWO, 2);
  let at = put(COEFFICIENTS, -0.00589796668);
  at = put(at, 0.0207986254);
  at = put(at, -0.0537847169);
  at = put(at, 0.133319363);
  put(at, -0.333332986);
}

/** tanh x within 2 ulp, without a branch: x + x^3 P(x^2) for small x, 1 - 2 / (e^2x + 1) for large. */
@inline
export function tanh4(x: v128): v128 {
  const magnitude = v128.and(x, v128.load(MAGNITUDE_BITS));
  const bounded = f32x4.pmin(magnitude, v128.load(SATURATES));
  const square = f32x4.mul(bounded, bounded);
  const p = polynomial5(COEFFICIENTS, square, f32x4.mul(square, square));
  const small = madd(f32x4.mul(square, bounded), p, bounded);

  const doubled = f32x4.add(bounded, bounded);
  const one = v128.load(ONE);
  const round = v128.load(ROUND_BIAS_127);
  const exponent = biasedExponent(doubled, round);
  const power = i32x4.shl(exponent, 23);
  const w = expm1Remainder(doubled, f32x4.sub(exponent, round));
  const large = f32x4.sub(one, f32x4.div(v128.load(TWO), madd(w, power, f32x4.add(power, one))));

  const result = v128.bitselect(small, large, f32x4.lt(bounded, v128.load(SPLIT)));
  return v128.or(result, v128.and(x, v128.load(SIGN_BIT)));
}
