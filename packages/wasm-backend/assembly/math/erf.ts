import { ROUND_BIAS_127 } from './exp-parts';
import { madd } from './madd';
import { polynomial5, polynomial6, polynomial7 } from './polynomial';
import { ERF, MAGNITUDE_BITS, ONE, put, SIGN_BIT, SLOT } from './table';

/** Below it erf is a polynomial, from it on one less a power of two. */
const SPLIT: usize = ERF;
/** erf rounds to 1 from here on. */
const SATURATES: usize = SPLIT + SLOT;
const SMALL: usize = SATURATES + SLOT;
const LARGE: usize = SMALL + 6 * SLOT;
const POWER: usize = LARGE + 7 * SLOT;

/** Minimax polynomials, errors relative to erf: 6.8e-9 (small), 2.1e-9 (large), 2.1e-8 (power, as erfc scales it). */
export function writeErfConstants(): void {
  put(SPLIT, 0.85);
  put(SATURATES, 4);
  // erf x / x - 1 in x^2, on |x| <= 0.85.
  let at = put(SMALL, -0.000634851865);
  at = put(at, 0.0050577037);
  at = put(at, -0.0268072877);
  at = put(at, 0.11282865);
  at = put(at, -0.376125902);
  put(at, 0.128379166);
  // -log2 (1 - erf x), on 0.85 <= x <= 4.
  at = put(LARGE, -0.000293857098);
  at = put(at, 0.00449820701);
  at = put(at, -0.0324883871);
  at = put(at, 0.150799394);
  at = put(at, 0.918302476);
  at = put(at, 1.62744808);
  put(at, 0.000150795298);
  // (2^r - 1) / r, on |r| <= 0.5.
  at = put(POWER, 0.00132245664);
  at = put(at, 0.00967172161);
  at = put(at, 0.05550896);
  at = put(at, 0.24022238);
  put(at, 0.693146825);
}

/** erf x within 2 ulp, without a branch: x + x P(x^2) for small x, 1 - 2^-Q(x) for large. */
@inline
export function erf4(x: v128): v128 {
  const bounded = f32x4.pmin(v128.and(x, v128.load(MAGNITUDE_BITS)), v128.load(SATURATES));
  const square = f32x4.mul(bounded, bounded);
  const small = madd(polynomial6(SMALL, square, f32x4.mul(square, square)), bounded, bounded);

  const negated = polynomial7(LARGE, bounded, square);
  const round = v128.load(ROUND_BIAS_127);
  const exponent = f32x4.sub(round, negated);
  const r = f32x4.sub(f32x4.sub(round, exponent), negated);
  const power = i32x4.shl(exponent, 23);
  const complement = madd(f32x4.mul(polynomial5(POWER, r, f32x4.mul(r, r)), r), power, power);
  const large = f32x4.sub(v128.load(ONE), complement);

  const result = v128.bitselect(small, large, f32x4.lt(bounded, v128.load(SPLIT)));
  return v128.or(result, v128.and(x, v128.load(SIGN_BIT)));
}
