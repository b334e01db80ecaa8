import { madd } from './madd';
import { quadrantOfLarge, remainderOfLarge } from './payne-hanek';
import { polynomial3 } from './polynomial';
import { HALF, MAGNITUDE_BITS, ONE, put, putDouble, SIGN_BIT, SIN_COS, SLOT } from './table';

const TWO_OVER_PI: usize = SIN_COS;
const ROUND: usize = TWO_OVER_PI + SLOT;
const HALF_PI_HIGH: usize = ROUND + SLOT;
const HALF_PI_LOW: usize = HALF_PI_HIGH + SLOT;
const LARGE: usize = HALF_PI_LOW + SLOT;
const SINE: usize = LARGE + SLOT;
const COSINE: usize = SINE + 3 * SLOT;

/** Minimax on |r| <= pi / 4: (sin r - r) / r^3 and (cos r - 1 + r^2 / 2) / r^4 in r^2, errors 4.1e-9 and 1.2e-10. */
export function writeSinCosConstants(): void {
  putDouble(TWO_OVER_PI, 0.6366197723675814);
  putDouble(ROUND, 6755399441055744); // 1.5 * 2^52
  // 28 bits, so that its product with any n below 2^25 is exact; the rest follows.
  putDouble(HALF_PI_HIGH, 1.570796325802803);
  putDouble(HALF_PI_LOW, 9.920935796805404e-10);
  put(LARGE, 33554432);
  let at = put(SINE, -0.000195178945);
  at = put(at, 0.00833218731);
  put(at, -0.166666552);
  at = put(COSINE, 2.44323292e-5);
  at = put(at, -0.00138873095);
  put(at, 0.0416666456);
}

/** x / (pi / 2), rounded to an integer that stands in the low bits. */
@inline
function roundedQuadrants(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, v128.load(TWO_OVER_PI)), v128.load(ROUND));
}

@inline
function remainder(x: v128, rounded: v128): v128 {
  const n = f64x2.sub(rounded, v128.load(ROUND));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, v128.load(HALF_PI_HIGH))), f64x2.mul(n, v128.load(HALF_PI_LOW)));
  return f32x4.demote_f64x2_zero(r);
}

/** sin(r + quadrant pi / 2) for |r| <= pi / 4. */
@inline
function sineInQuadrant(r: v128, quadrant: v128): v128 {
  const square = f32x4.mul(r, r);
  const fourth = f32x4.mul(square, square);
  const sine = madd(f32x4.mul(square, r), polynomial3(SINE, square, fourth), r);
  const even = f32x4.sub(v128.load(ONE), f32x4.mul(square, v128.load(HALF)));
  const cosine = madd(fourth, polynomial3(COSINE, square, fourth), even);
  const odd = i32x4.shr_s(i32x4.shl(quadrant, 31), 31);
  const sign = v128.and(i32x4.shl(quadrant, 30), v128.load(SIGN_BIT));
  return v128.xor(v128.bitselect(cosine, sine, odd), sign);
}

// A scalar call a lane: arguments from 2^25 on are rare.
function sineOfLarge4(x: v128, r: v128, quadrant: v128, shift: i32): v128 {
  const large = f32x4.ge(x, v128.load(LARGE));
  const x0 = f32x4.extract_lane(x, 0);
  const x1 = f32x4.extract_lane(x, 1);
  const x2 = f32x4.extract_lane(x, 2);
  const x3 = f32x4.extract_lane(x, 3);
  let largeR = f32x4.splat(remainderOfLarge(x0));
  largeR = f32x4.replace_lane(largeR, 1, remainderOfLarge(x1));
  largeR = f32x4.replace_lane(largeR, 2, remainderOfLarge(x2));
  largeR = f32x4.replace_lane(largeR, 3, remainderOfLarge(x3));
  let largeQuadrant = i32x4.splat(quadrantOfLarge(x0));
  largeQuadrant = i32x4.replace_lane(largeQuadrant, 1, quadrantOfLarge(x1));
  largeQuadrant = i32x4.replace_lane(largeQuadrant, 2, quadrantOfLarge(x2));
  largeQuadrant = i32x4.replace_lane(largeQuadrant, 3, quadrantOfLarge(x3));
  largeQuadrant = i32x4.add(largeQuadrant, i32x4.splat(shift));
  return sineInQuadrant(v128.bitselect(largeR, r, large), v128.bitselect(largeQuadrant, quadrant, large));
}

/** sin(x + shift pi / 2) for x >= 0. The reduction is in float64 below 2^25 and in integers from there on. */
@inline
function shiftedSine4(x: v128, shift: i32): v128 {
  const lower = f64x2.promote_low_f32x4(x);
  const upper = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
  const lowerRounded = roundedQuadrants(lower);
  const upperRounded = roundedQuadrants(upper);
  const r = v128.shuffle<i64>(remainder(lower, lowerRounded), remainder(upper, upperRounded), 0, 2);
  const rounded = v128.shuffle<i32>(lowerRounded, upperRounded, 0, 2, 4, 6);
  const quadrant = i32x4.add(rounded, i32x4.splat(shift));
  if (v128.any_true(f32x4.ge(x, v128.load(LARGE)))) return sineOfLarge4(x, r, quadrant, shift);
  return sineInQuadrant(r, quadrant);
}

/** sin x within 2 ulp on the whole range; NaN where x is not finite. */
@inline
export function sin4(x: v128): v128 {
  return v128.xor(shiftedSine4(v128.and(x, v128.load(MAGNITUDE_BITS)), 0), v128.and(x, v128.load(SIGN_BIT)));
}

/** cos x within 2 ulp on the whole range; NaN where x is not finite. */
@inline
export function cos4(x: v128): v128 {
  return shiftedSine4(v128.and(x, v128.load(MAGNITUDE_BITS)), 1);
}
