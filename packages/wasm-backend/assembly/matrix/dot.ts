import { madd } from '../math/madd';
import { loadPart } from '../math/part';
import { sumOfLanes } from '../rows/lanes';

/** The inner product of k numbers each. */
export function dot(x: usize, y: usize, k: i32): f32 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  let i = 0;
  for (; i + 16 <= k; i += 16) {
    s0 = madd(v128.load(x), v128.load(y), s0);
    s1 = madd(v128.load(x, 16), v128.load(y, 16), s1);
    s2 = madd(v128.load(x, 32), v128.load(y, 32), s2);
    s3 = madd(v128.load(x, 48), v128.load(y, 48), s3);
    x += 64;
    y += 64;
  }
  for (; i + 4 <= k; i += 4) {
    s0 = madd(v128.load(x), v128.load(y), s0);
    x += 16;
    y += 16;
  }
  let sum = sumOfLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; i < k; i++) {
    sum += load<f32>(x) * load<f32>(y);
    x += 4;
    y += 4;
  }
  return sum;
}

/** The inner products of `x` with four rows, `row` bytes apart, as four lanes. */
function dot4(x: usize, y: usize, row: usize, k: i32): v128 {
  let y1 = y + row, y2 = y1 + row, y3 = y2 + row;
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; k >= 4; k -= 4) {
    const part = v128.load(x);
    s0 = madd(part, v128.load(y), s0);
    s1 = madd(part, v128.load(y1), s1);
    s2 = madd(part, v128.load(y2), s2);
    s3 = madd(part, v128.load(y3), s3);
    x += 16;
    y += 16;
    y1 += 16;
    y2 += 16;
    y3 += 16;
  }
  if (k > 0) {
    const part = loadPart(x, k);
    s0 = madd(part, loadPart(y, k), s0);
    s1 = madd(part, loadPart(y1, k), s1);
    s2 = madd(part, loadPart(y2, k), s2);
    s3 = madd(part, loadPart(y3, k), s3);
  }
  const t0 = v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(s0, s1, 2, 6, 3, 7);
  const t2 = v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(s2, s3, 2, 6, 3, 7);
  const lower = f32x4.add(t0, t1), upper = f32x4.add(t2, t3);
  return f32x4.add(v128.shuffle<f32>(lower, upper, 0, 1, 4, 5), v128.shuffle<f32>(lower, upper, 2, 3, 6, 7));
}

/** The inner products of `x` with `count` rows, `row` bytes apart. */
export function dots(x: usize, y: usize, row: usize, count: i32, k: i32, to: usize): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, dot4(x, y, row, k));
    y += row << 2;
    to += 16;
  }
  for (; count > 0; count--) {
    store<f32>(to, dot(x, y, k));
    y += row;
    to += 4;
  }
}
