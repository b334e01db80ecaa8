import { madd } from '../math/madd';

/** Sixty-four floating-point operations a round, with nothing to wait for but each other: the most that 128 bits give. */
export function multiplyAdds(rounds: i32): f32 {
  const x = f32x4.splat(0.999), y = f32x4.splat(0.001);
  let s0 = x, s1 = x, s2 = x, s3 = x, s4 = x, s5 = x, s6 = x, s7 = x;
  for (let i = 0; i < rounds; i++) {
    s0 = madd(s0, x, y);
    s1 = madd(s1, x, y);
    s2 = madd(s2, x, y);
    s3 = madd(s3, x, y);
    s4 = madd(s4, x, y);
    s5 = madd(s5, x, y);
    s6 = madd(s6, x, y);
    s7 = madd(s7, x, y);
  }
  const sum = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)));
  return f32x4.extract_lane(sum, 0);
}
