import { biasedExponent, expm1Remainder, ROUND_BIAS_254 } from './exp-parts';
import { madd } from './madd';
import { put, putBits, SIGMOID, SIGN_BIT, SLOT } from './table';

/** The logistic function rounds to 0 beyond minus this, and to 1 beyond this. */
const SATURATES: usize = SIGMOID;
const SATURATES_BELOW: usize = SATURATES + SLOT;
/** The bits of a power of two and of its reciprocal add up to these. */
const RECIPROCAL_BITS: usize = SATURATES_BELOW + SLOT;

export function writeSigmoidConstants(): void {
  put(SATURATES, 104);
  put(SATURATES_BELOW, -104);
  putBits(RECIPROCAL_BITS, 254 << 23);
}

/**
 * 1 / (1 + e^-x) within 2.5 ulp, subnormal results included, without a branch. With e^-x = 2^i 2^j (1 + w) and i about
 * equal to j it is 2^-i / (2^-i + 2^j (1 + w)), whose terms are normal numbers even where e^-x is none.
 */
@inline
export function sigmoid4(x: v128): v128 {
  const bounded = f32x4.pmin(f32x4.pmax(x, v128.load(SATURATES_BELOW)), v128.load(SATURATES));
  const negated = v128.xor(bounded, v128.load(SIGN_BIT));
  const round = v128.load(ROUND_BIAS_254);
  const exponent = biasedExponent(negated, round);
  const w = expm1Remainder(negated, f32x4.sub(exponent, round));
  const half = i32x4.shr_u(exponent, 1);
  const reciprocal = i32x4.sub(v128.load(RECIPROCAL_BITS), i32x4.shl(half, 23));
  const second = i32x4.shl(i32x4.sub(exponent, half), 23);
  return f32x4.div(reciprocal, f32x4.add(madd(w, second, second), reciprocal));
}
