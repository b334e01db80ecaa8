import { expNegative4 } from '../math/exp-negative';
import { sumOfLanes } from './lanes';

const LOWEST: f32 = -f32.MAX_VALUE;

/** The largest of `count` numbers; NaN is left out, and shows in the sum of exponentials. */
export function largestOf(at: usize, count: i32): f32 {
  let most = f32x4.splat(LOWEST);
  for (; count >= 4; count -= 4) {
    most = f32x4.pmax(most, v128.load(at));
    at += 16;
  }
  let best = max(max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)), max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)));
  for (; count > 0; count--) {
    const value = load<f32>(at);
    if (value > best) best = value;
    at += 4;
  }
  return best;
}

/** The sum of the exponentials of `count` numbers less the largest. */
export function sumOfExponentials(at: usize, count: i32, largest: f32): f32 {
  const shift = f32x4.splat(largest);
  let s0 = f32x4.splat(0), s1 = s0;
  for (; count >= 8; count -= 8) {
    s0 = f32x4.add(s0, expNegative4(f32x4.sub(v128.load(at), shift)));
    s1 = f32x4.add(s1, expNegative4(f32x4.sub(v128.load(at, 16), shift)));
    at += 32;
  }
  for (; count > 0; count -= 4) {
    const value = expNegative4(f32x4.sub(v128.load(at), shift));
    s0 = f32x4.add(s0, count >= 4 ? value : v128.and(value, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))));
    at += 16;
  }
  return sumOfLanes(f32x4.add(s0, s1));
}
