/** The second word of the counters of random bits; see `Random` of tensor-core. */
const BITS: i32 = 0;

@inline function turn(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by));
}

/**
 * Threefry-2x32 with 20 rounds on four counters at once (Salmon et al. 2011, section 4.3). The first words of the four
 * blocks are returned, the second ones stored at `second`.
 */
export function threefry4(key0: i32, key1: i32, counters: v128, second: usize): v128 {
  const a = i32x4.splat(key0), b = i32x4.splat(key1), c = i32x4.splat(0x1bd11bda ^ key0 ^ key1);
  let x = i32x4.add(counters, a), y = i32x4.add(i32x4.splat(BITS), b);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 13), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 15), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 26), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 6), x);
  x = i32x4.add(x, b); y = i32x4.add(y, i32x4.add(c, i32x4.splat(1)));
  x = i32x4.add(x, y); y = v128.xor(turn(y, 17), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 29), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 16), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 24), x);
  x = i32x4.add(x, c); y = i32x4.add(y, i32x4.add(a, i32x4.splat(2)));
  x = i32x4.add(x, y); y = v128.xor(turn(y, 13), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 15), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 26), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 6), x);
  x = i32x4.add(x, a); y = i32x4.add(y, i32x4.add(b, i32x4.splat(3)));
  x = i32x4.add(x, y); y = v128.xor(turn(y, 17), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 29), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 16), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 24), x);
  x = i32x4.add(x, b); y = i32x4.add(y, i32x4.add(c, i32x4.splat(4)));
  x = i32x4.add(x, y); y = v128.xor(turn(y, 13), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 15), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 26), x);
  x = i32x4.add(x, y); y = v128.xor(turn(y, 6), x);
  x = i32x4.add(x, c); y = i32x4.add(y, i32x4.add(a, i32x4.splat(5)));
  v128.store(second, y);
  return x;
}
