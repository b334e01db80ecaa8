import { loadUpTo, storeUpTo } from '../math/part';

/** The signs of up to 64 floats, a bit each that is set where the sign is minus; those beyond `count` are not. */
export function packSigns(from: usize, count: i32): u64 {
  let bits: u64 = 0;
  for (let i = 0; i < 64 && i < count; i += 4) {
    bits |= <u64>i32x4.bitmask(loadUpTo(from + (<usize>i << 2), count - i)) << i;
  }
  return bits;
}

/** Whether all floats are 1 or -1. */
export function areSigns(from: usize, count: i32): bool {
  const one = f32x4.splat(1);
  let others = i32x4.splat(0), i = 0;
  for (; i + 4 <= count; i += 4) {
    others = v128.or(others, f32x4.ne(f32x4.abs(v128.load(from + (<usize>i << 2))), one));
  }
  for (; i < count; i++) if (abs(load<f32>(from + (<usize>i << 2))) != 1) return false;
  return !v128.any_true(others);
}

/** And back: 1 where a bit is not set, -1 where it is. */
export function unpackSigns(bits: u64, to: usize, count: i32): void {
  const places = i32x4(1, 2, 4, 8), sign = i32x4.splat(0x80000000), one = f32x4.splat(1);
  for (let i = 0; i < 64 && i < count; i += 4) {
    const set = i32x4.eq(v128.and(i32x4.splat(<i32>(bits >> i)), places), places);
    storeUpTo(to + (<usize>i << 2), v128.or(one, v128.and(set, sign)), count - i);
  }
}
