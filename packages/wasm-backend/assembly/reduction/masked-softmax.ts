import { expNegative4 } from '../math/exp-negative';
import { storeUpTo } from '../math/part';
import { offsetOf } from '../movement/odometer';
import { sumOfLanes } from '../rows/lanes';

/** Scores are held within this of zero, so that the differences of infinite ones are numbers. */
const LIMIT: f32 = 1e38;
const LOWEST: f32 = -f32.MAX_VALUE;

/**
 * The softmax of each row over the places that a mask allows; 0 elsewhere, and everywhere where it allows none. Words: x, mask, y; rows,
 * width, rows of a unit; bytes that the mask advances along a row, 1 or 0; 0, 0; outer axes, by which the mask follows the rows.
 */
export function maskedSoftmax(unit: i32, words: usize): void {
  const width = load<i32>(words, 16), many = load<i32>(words, 20), step: usize = load<u32>(words, 24), rank = load<i32>(words, 36);
  const first = unit * many, end = min(load<i32>(words, 12), first + many), line = <usize>width << 2;
  let x = <usize>load<u32>(words) + <usize>first * line, y = <usize>load<u32>(words, 8) + <usize>first * line;
  for (let row = first; row < end; row++) {
    maskedRow(x, <usize>load<u32>(words, 4) + offsetOf(words, rank, row, 4), step, y, width);
    x += line;
    y += line;
  }
}

/** All ones in the lanes of the four places from `i` on that are in the row and allowed. */
@inline function allowed(mask: usize, step: usize, i: i32, width: i32): v128 {
  const bytes = step != 0 ? v128.load32_zero(mask + <usize>i) : v128.load8_splat(mask);
  const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
  const open = i32x4.ne(wide, i32x4.splat(0));
  return i + 4 <= width ? open : v128.and(open, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(width - i)));
}

@inline function held(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(LIMIT)), f32x4.splat(-LIMIT));
}

function maskedRow(x: usize, mask: usize, step: usize, y: usize, width: i32): void {
  let most = f32x4.splat(LOWEST);
  for (let i = 0; i < width; i += 4) {
    const value = held(v128.load(x + (<usize>i << 2)));
    most = f32x4.pmax(most, v128.bitselect(value, most, allowed(mask, step, i, width)));
  }
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2));
  let sums = f32x4.splat(0);
  for (let i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const weight = v128.and(expNegative4(f32x4.sub(held(v128.load(x + at)), most)), allowed(mask, step, i, width));
    sums = f32x4.add(sums, weight);
    storeUpTo(y + at, weight, width - i);
  }
  const sum = sumOfLanes(sums), factor = f32x4.splat(sum == 0 ? 0 : 1 / sum);
  for (let i = 0; i < width; i += 4) {
    const at = y + (<usize>i << 2);
    storeUpTo(at, f32x4.mul(v128.load(at), factor), width - i);
  }
}
