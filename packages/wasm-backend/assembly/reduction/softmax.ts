import { expNegative4 } from '../math/exp-negative';
import { log4 } from '../math/log';
import { storePart, storeUpTo } from '../math/part';
import { largestOf, sumOfExponentials } from '../rows/exponentials';
import { sumOfLanes } from '../rows/lanes';

/** Words: x, y; rows, width, rows of a unit; 1 for the logarithms. */
export function softmax(unit: i32, words: usize): void {
  const width = load<i32>(words, 12), many = load<i32>(words, 16);
  const first = unit * many, end = min(load<i32>(words, 8), first + many);
  const line = <usize>width << 2, logarithms = load<i32>(words, 20) != 0;
  let x = <usize>load<u32>(words) + <usize>first * line, y = <usize>load<u32>(words, 4) + <usize>first * line;
  for (let row = first; row < end; row++) {
    if (logarithms) logSoftmaxRow(x, y, width);
    else softmaxRow(x, y, width);
    x += line;
    y += line;
  }
}

export function softmaxRow(x: usize, y: usize, width: i32): void {
  const shift = f32x4.splat(largestOf(x, width));
  let s0 = f32x4.splat(0), s1 = s0;
  let i = 0;
  for (; i + 8 <= width; i += 8) {
    const at = <usize>i << 2;
    const a = expNegative4(f32x4.sub(v128.load(x + at), shift)), b = expNegative4(f32x4.sub(v128.load(x + at, 16), shift));
    v128.store(y + at, a);
    v128.store(y + at, b, 16);
    s0 = f32x4.add(s0, a);
    s1 = f32x4.add(s1, b);
  }
  for (; i < width; i += 4) {
    const at = <usize>i << 2, left = width - i;
    let value = expNegative4(f32x4.sub(v128.load(x + at), shift));
    if (left >= 4) v128.store(y + at, value);
    else {
      value = v128.and(value, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left)));
      storePart(y + at, value, left);
    }
    s0 = f32x4.add(s0, value);
  }
  scaleRow(y, width, f32x4.splat(1 / sumOfLanes(f32x4.add(s0, s1))));
}

function scaleRow(y: usize, width: i32, factor: v128): void {
  for (; width > 0; width -= 4) {
    storeUpTo(y, f32x4.mul(v128.load(y), factor), width);
    y += 16;
  }
}

function logSoftmaxRow(x: usize, y: usize, width: i32): void {
  const largest = largestOf(x, width), shift = f32x4.splat(largest);
  const share = log4(f32x4.splat(sumOfExponentials(x, width, largest)));
  for (; width > 0; width -= 4) {
    // The largest goes first, lest the difference of large numbers eat up the rest.
    const value = f32x4.sub(f32x4.sub(v128.load(x), shift), share);
    storeUpTo(y, value, width);
    x += 16;
    y += 16;
  }
}
