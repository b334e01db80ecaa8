import { loadPart } from '../math/part';

/** The sum of four lanes, in an order that is the same everywhere. */
@inline export function sumOfLanes(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 2)) + (f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 3));
}

/** Numbers that are summed in single precision before they are added to those before them in double: errors grow with their number, not with that of all. */
const BLOCK: i32 = 1024;

/** The sum of `count` numbers. */
export function sumOf(at: usize, count: i32): f32 {
  if (count <= BLOCK) return sumOfBlock(at, count);
  let sum: f64 = 0;
  for (; count > 0; count -= BLOCK) {
    sum += sumOfBlock(at, min(BLOCK, count));
    at += <usize>BLOCK << 2;
  }
  return <f32>sum;
}

function sumOfBlock(at: usize, count: i32): f32 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  for (; count >= 16; count -= 16) {
    s0 = f32x4.add(s0, v128.load(at));
    s1 = f32x4.add(s1, v128.load(at, 16));
    s2 = f32x4.add(s2, v128.load(at, 32));
    s3 = f32x4.add(s3, v128.load(at, 48));
    at += 64;
  }
  for (; count >= 4; count -= 4) {
    s0 = f32x4.add(s0, v128.load(at));
    at += 16;
  }
  if (count > 0) s1 = f32x4.add(s1, loadPart(at, count));
  return sumOfLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}
