import { log4 } from '../math/log';
import { largestOf, sumOfExponentials } from '../rows/exponentials';

/** `log sum_j exp(x_j)` of each row. Words: x, y; rows, width, rows of a unit. */
export function logSumExp(unit: i32, words: usize): void {
  const width = load<i32>(words, 12), many = load<i32>(words, 16), line = <usize>width << 2;
  const first = unit * many, end = min(load<i32>(words, 8), first + many);
  let x = <usize>load<u32>(words) + <usize>first * line;
  for (let row = first; row < end; row++) {
    const largest = largestOf(x, width);
    // Infinity less itself is no number.
    const share: f32 = largest == Infinity ? 0 : f32x4.extract_lane(log4(f32x4.splat(sumOfExponentials(x, width, largest))), 0);
    store<f32>(<usize>load<u32>(words, 4) + (<usize>row << 2), largest + share);
    x += line;
  }
}
