import { isSpecialPower, powAnywhere4 } from './pow-special';
import { MAGNITUDE_BITS, POW, putDouble, putLongBits, SLOT } from './table';

/*
 * x^y = 2^(y log2 x), both in float64: the product is as large as 150, and an error of a float32 ulp in it would be one
 * of a hundred in the result. As float64 every float32 is normal, and the last conversion rounds, overflows and
 * underflows as it should.
 */

const SQRT_HALF_BITS: usize = POW;
const MANTISSA_BITS: usize = SQRT_HALF_BITS + SLOT;
const EXPONENT_OFFSET: usize = MANTISSA_BITS + SLOT;
const INTEGER_BITS: usize = EXPONENT_OFFSET + SLOT;
const INTEGER_OFFSET: usize = INTEGER_BITS + SLOT;
const ROUND: usize = INTEGER_OFFSET + SLOT;
const LOWEST: usize = ROUND + SLOT;
const HIGHEST: usize = LOWEST + SLOT;
const ONE_DOUBLE: usize = HIGHEST + SLOT;
const LOGARITHM: usize = ONE_DOUBLE + SLOT;
const POWER: usize = LOGARITHM + 5 * SLOT;

export function writePowConstants(): void {
  putLongBits(SQRT_HALF_BITS, 0x3fe6a09e667f3bcd);
  putLongBits(MANTISSA_BITS, 0x000fffffffffffff);
  // 1023 exponents above the bits of sqrt(1/2), which keeps the difference positive.
  putLongBits(EXPONENT_OFFSET, (1023 << 52) - 0x3fe6a09e667f3bcd);
  // The bits of 2^52, and what is to be taken off an integer put below them.
  putLongBits(INTEGER_BITS, 0x4330000000000000);
  putDouble(INTEGER_OFFSET, 4503599627370496 + 1023);
  putDouble(ROUND, 6755399441055744 + 1023); // 1.5 * 2^52, and the bias of an exponent field
  putDouble(LOWEST, -160);
  putDouble(HIGHEST, 130);
  putDouble(ONE_DOUBLE, 1);
  // log2 m / s in s^2, s = (m - 1) / (m + 1), for m from sqrt(1/2) to sqrt(2): minimax, relative error 4.2e-12.
  let at = putDouble(LOGARITHM, 0.34073010299892664);
  at = putDouble(at, 0.41167271897902113);
  at = putDouble(at, 0.5770835849716539);
  at = putDouble(at, 0.961796673341699);
  putDouble(at, 2.8853900817900864);
  // (2^r - 1) / r on |r| <= 0.5: minimax, relative error of 2^r 2.0e-9.
  at = putDouble(POWER, 0.0001535336222223775);
  at = putDouble(at, 0.001339887443426186);
  at = putDouble(at, 0.009618437355897427);
  at = putDouble(at, 0.05550332471052508);
  at = putDouble(at, 0.24022647913644268);
  putDouble(at, 0.6931472028551274);
}

@inline
function madd64(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, c) : f64x2.add(f64x2.mul(a, b), c);
}

@inline
function polynomial64x5(address: usize, x: v128): v128 {
  let sum = madd64(v128.load(address), x, v128.load(address + SLOT));
  sum = madd64(sum, x, v128.load(address + 2 * SLOT));
  sum = madd64(sum, x, v128.load(address + 3 * SLOT));
  return madd64(sum, x, v128.load(address + 4 * SLOT));
}

/** log2 x of positive normal x. */
@inline
function log2(x: v128): v128 {
  const one = v128.load(ONE_DOUBLE);
  const shifted = i64x2.add(x, v128.load(EXPONENT_OFFSET));
  const integer = v128.or(i64x2.shr_u(shifted, 52), v128.load(INTEGER_BITS));
  const k = f64x2.sub(integer, v128.load(INTEGER_OFFSET));
  const m = i64x2.add(v128.and(shifted, v128.load(MANTISSA_BITS)), v128.load(SQRT_HALF_BITS));
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  return madd64(polynomial64x5(LOGARITHM, f64x2.mul(s, s)), s, k);
}

/** 2^x, at least 2^-160 and at most 2^130. */
@inline
function exp2(x: v128): v128 {
  const bounded = f64x2.pmin(f64x2.pmax(x, v128.load(LOWEST)), v128.load(HIGHEST));
  const exponent = f64x2.add(bounded, v128.load(ROUND));
  const r = f64x2.sub(bounded, f64x2.sub(exponent, v128.load(ROUND)));
  const p = madd64(polynomial64x5(POWER, r), r, v128.load(POWER + 5 * SLOT));
  const power = i64x2.shl(exponent, 52);
  return madd64(f64x2.mul(p, r), power, power);
}

@inline
function powOfTwoLanes(x: v128, y: v128): v128 {
  return f32x4.demote_f64x2_zero(exp2(f64x2.mul(f64x2.promote_low_f32x4(y), log2(f64x2.promote_low_f32x4(x)))));
}

/**
 * x^y within 1 ulp, special values as those of Math.pow. A vector with a lane where x is not positive and finite, or
 * y is 0 or not finite, takes a slower path.
 */
@inline
export function pow4(x: v128, y: v128): v128 {
  const magnitude = v128.and(x, v128.load(MAGNITUDE_BITS));
  const lower = powOfTwoLanes(magnitude, y);
  const upper = powOfTwoLanes(v128.shuffle<i64>(magnitude, magnitude, 1, 1), v128.shuffle<i64>(y, y, 1, 1));
  const power = v128.shuffle<i64>(lower, upper, 0, 2);
  return v128.any_true(isSpecialPower(x, y)) ? powAnywhere4(x, y, power) : power;
}
