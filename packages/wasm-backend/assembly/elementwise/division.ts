import { toInteger } from './convert';

// Lane by lane: JavaScript's own rules, for numbers that are seldom many.

/** The remainder of a division that rounds down, exact: that of JavaScript's `%` is of one that rounds towards zero. */
function remainder(a: f64, b: f64): f64 {
  const truncated = truncatedRemainder(a, b);
  if ((a < 0 && b < 0) || (a >= 0 && b >= 0)) return truncated;
  return truncatedRemainder(truncated + b, b);
}

/** `a % b`. Of numbers of 24 bits whose quotient has fewer than 29, each step is exact. */
function truncatedRemainder(a: f64, b: f64): f64 {
  const size = abs<f64>(a), divisor = abs<f64>(b), quotient = floor<f64>(size / divisor);
  if (!(quotient < 268435456)) return a % b;
  let rest = quotient == 0 ? size : size - quotient * divisor;
  // A quotient just below an integer may have been rounded up to it.
  if (rest < 0) rest += divisor;
  return copysign<f64>(rest, a);
}

@inline function moduloOf(x: f32, y: f32): f32 {
  return <f32>remainder(<f64>x, <f64>y);
}

/** `a mod b` of float32, with the sign of b. */
export function modulo4(x: v128, y: v128): v128 {
  let result = f32x4.splat(moduloOf(f32x4.extract_lane(x, 0), f32x4.extract_lane(y, 0)));
  result = f32x4.replace_lane(result, 1, moduloOf(f32x4.extract_lane(x, 1), f32x4.extract_lane(y, 1)));
  result = f32x4.replace_lane(result, 2, moduloOf(f32x4.extract_lane(x, 2), f32x4.extract_lane(y, 2)));
  return f32x4.replace_lane(result, 3, moduloOf(f32x4.extract_lane(x, 3), f32x4.extract_lane(y, 3)));
}

@inline function moduloOfIntegers(x: i32, y: i32): i32 {
  return toInteger(remainder(<f64>x, <f64>y));
}

/** The same of int32; 0 by 0, as what is not a number is stored. */
export function moduloIntegers4(x: v128, y: v128): v128 {
  let result = i32x4.splat(moduloOfIntegers(i32x4.extract_lane(x, 0), i32x4.extract_lane(y, 0)));
  result = i32x4.replace_lane(result, 1, moduloOfIntegers(i32x4.extract_lane(x, 1), i32x4.extract_lane(y, 1)));
  result = i32x4.replace_lane(result, 2, moduloOfIntegers(i32x4.extract_lane(x, 2), i32x4.extract_lane(y, 2)));
  return i32x4.replace_lane(result, 3, moduloOfIntegers(i32x4.extract_lane(x, 3), i32x4.extract_lane(y, 3)));
}

@inline function quotient(x: f64, y: f64): i32 {
  return toInteger(floor<f64>(x / y));
}

/** The quotient rounded down, as int32, of float32. */
export function floorDivide4(x: v128, y: v128): v128 {
  let result = i32x4.splat(quotient(f32x4.extract_lane(x, 0), f32x4.extract_lane(y, 0)));
  result = i32x4.replace_lane(result, 1, quotient(f32x4.extract_lane(x, 1), f32x4.extract_lane(y, 1)));
  result = i32x4.replace_lane(result, 2, quotient(f32x4.extract_lane(x, 2), f32x4.extract_lane(y, 2)));
  return i32x4.replace_lane(result, 3, quotient(f32x4.extract_lane(x, 3), f32x4.extract_lane(y, 3)));
}

/** The same of int32. */
export function floorDivideIntegers4(x: v128, y: v128): v128 {
  let result = i32x4.splat(quotient(i32x4.extract_lane(x, 0), i32x4.extract_lane(y, 0)));
  result = i32x4.replace_lane(result, 1, quotient(i32x4.extract_lane(x, 1), i32x4.extract_lane(y, 1)));
  result = i32x4.replace_lane(result, 2, quotient(i32x4.extract_lane(x, 2), i32x4.extract_lane(y, 2)));
  return i32x4.replace_lane(result, 3, quotient(i32x4.extract_lane(x, 3), i32x4.extract_lane(y, 3)));
}
