import {
  ARG_MAX, ARG_MAX_OF_INTEGERS, ARG_MIN, ARG_MIN_OF_INTEGERS, MAX, MAX_OF_INTEGERS, MEAN, MIN, MIN_OF_INTEGERS, PROD, PROD_OF_INTEGERS,
  SUM_OF_INTEGERS,
} from '../../src/operations';
import { loadPart } from '../math/part';
import { sumOf } from '../rows/lanes';

@unmanaged
class Larger {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.max(x, y);
  }
}

@unmanaged
class Smaller {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.min(x, y);
  }
}

@unmanaged
class Product {
  @inline
  of(x: v128, y: v128): v128 {
    return f32x4.mul(x, y);
  }
}

@unmanaged
class SumOfIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.add(x, y);
  }
}

@unmanaged
class LargerInteger {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.max_s(x, y);
  }
}

@unmanaged
class SmallerInteger {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.min_s(x, y);
  }
}

@unmanaged
class ProductOfIntegers {
  @inline
  of(x: v128, y: v128): v128 {
    return i32x4.mul(x, y);
  }
}

/** All of a row in one number; `neutral` changes nothing. */
@inline function fold<Operation>(at: usize, count: i32, neutral: v128): v128 {
  const operation = changetype<Operation>(0);
  let s0 = neutral, s1 = s0;
  for (; count >= 8; count -= 8) {
    s0 = operation.of(s0, v128.load(at));
    s1 = operation.of(s1, v128.load(at, 16));
    at += 32;
  }
  for (; count > 0; count -= 4) {
    const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
    s0 = operation.of(s0, v128.bitselect(count >= 4 ? v128.load(at) : loadPart(at, count), neutral, inside));
    at += 16;
  }
  s0 = operation.of(s0, s1);
  s0 = operation.of(s0, v128.shuffle<f32>(s0, s0, 2, 3, 0, 1));
  return operation.of(s0, v128.shuffle<f32>(s0, s0, 1, 0, 3, 2));
}

/** The place of the first of the largest, or smallest, numbers; one that is not a number is never chosen but in front. */
function placeOf(at: usize, count: i32, sign: f32): i32 {
  let best = sign * load<f32>(at), place = 0;
  for (let i = 1; i < count; i++) {
    const value = sign * load<f32>(at + (<usize>i << 2));
    if (value > best) {
      best = value;
      place = i;
    }
  }
  return place;
}

/** The same of integers; `sign` is all ones where the smallest is looked for, which turns their order round. */
function placeOfInteger(at: usize, count: i32, sign: i32): i32 {
  let best = sign ^ load<i32>(at), place = 0;
  for (let i = 1; i < count; i++) {
    const value = sign ^ load<i32>(at + (<usize>i << 2));
    if (value > best) {
      best = value;
      place = i;
    }
  }
  return place;
}

/** A row of integers to one. */
function foldIntegers(operation: i32, at: usize, count: i32): v128 {
  if (operation == MAX_OF_INTEGERS) return fold<LargerInteger>(at, count, i32x4.splat(i32.MIN_VALUE));
  if (operation == MIN_OF_INTEGERS) return fold<SmallerInteger>(at, count, i32x4.splat(i32.MAX_VALUE));
  if (operation == PROD_OF_INTEGERS) return fold<ProductOfIntegers>(at, count, i32x4.splat(1));
  if (operation == ARG_MAX_OF_INTEGERS) return i32x4.splat(placeOfInteger(at, count, 0));
  if (operation == ARG_MIN_OF_INTEGERS) return i32x4.splat(placeOfInteger(at, count, -1));
  return fold<SumOfIntegers>(at, count, i32x4.splat(0));
}

/**
 * Rows to a number each, long ones in parts. Words: operation, from, to; rows, numbers of a row, parts of a row, numbers of a
 * part; parts of a unit; what a mean is multiplied by.
 */
export function reduceRows(unit: i32, words: usize): void {
  const operation = load<i32>(words), length = load<i32>(words, 16), parts = load<i32>(words, 20), size = load<i32>(words, 24);
  const many = load<i32>(words, 28), first = unit * many, end = min(load<i32>(words, 12) * parts, first + many);
  const from: usize = load<u32>(words, 4), to: usize = load<u32>(words, 8);
  const factor = load<f32>(words, 32);
  for (let part = first; part < end; part++) {
    const start = part % parts * size, count = min(size, length - start);
    const at = from + (<usize>(part / parts) * <usize>length + <usize>start << 2), result = to + (<usize>part << 2);
    if (operation == MAX) v128.store32_lane(result, fold<Larger>(at, count, f32x4.splat(-Infinity)), 0);
    else if (operation == MIN) v128.store32_lane(result, fold<Smaller>(at, count, f32x4.splat(Infinity)), 0);
    else if (operation == PROD) v128.store32_lane(result, fold<Product>(at, count, f32x4.splat(1)), 0);
    else if (operation == ARG_MAX) store<i32>(result, placeOf(at, count, 1));
    else if (operation == ARG_MIN) store<i32>(result, placeOf(at, count, -1));
    else if (operation >= SUM_OF_INTEGERS) v128.store32_lane(result, foldIntegers(operation, at, count), 0);
    else store<f32>(result, operation == MEAN ? sumOf(at, count) * factor : sumOf(at, count));
  }
}
