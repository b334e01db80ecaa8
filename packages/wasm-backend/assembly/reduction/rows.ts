import { ARG_MAX, ARG_MIN, MAX, MEAN, MIN, PROD } from '../../src/operations';
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

/** All of a row in one number; `neutral` changes nothing. */
// @ts-ignore: decorator
@inline function fold<Operation>(at: usize, count: i32, neutral: f32): f32 {
  const operation = changetype<Operation>(0);
  let s0 = f32x4.splat(neutral), s1 = s0;
  for (; count >= 8; count -= 8) {
    s0 = operation.of(s0, v128.load(at));
    s1 = operation.of(s1, v128.load(at, 16));
    at += 32;
  }
  for (; count > 0; count -= 4) {
    const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
    s0 = operation.of(s0, v128.bitselect(count >= 4 ? v128.load(at) : loadPart(at, count), f32x4.splat(neutral), inside));
    at += 16;
  }
  s0 = operation.of(s0, s1);
  s0 = operation.of(s0, v128.shuffle<f32>(s0, s0, 2, 3, 0, 1));
  return f32x4.extract_lane(operation.of(s0, v128.shuffle<f32>(s0, s0, 1, 0, 3, 2)), 0);
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
    if (operation == MAX) store<f32>(result, fold<Larger>(at, count, -Infinity));
    else if (operation == MIN) store<f32>(result, fold<Smaller>(at, count, Infinity));
    else if (operation == PROD) store<f32>(result, fold<Product>(at, count, 1));
    else if (operation == ARG_MAX) store<i32>(result, placeOf(at, count, 1));
    else if (operation == ARG_MIN) store<i32>(result, placeOf(at, count, -1));
    else store<f32>(result, operation == MEAN ? sumOf(at, count) * factor : sumOf(at, count));
  }
}
