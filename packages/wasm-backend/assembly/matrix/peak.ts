/**
 * Ninety-six floating-point operations a round, in registers and in chains that wait for nothing but themselves: the most that 128 bits
 * give, with multiply-adds where they are fused, else with as many products as sums.
 */
export function peakOperations(rounds: i32): f32 {
  const c = f32x4.splat(0.999), d = f32x4.splat(0.001);
  let p0 = c, p1 = c, p2 = c, p3 = c, p4 = c, p5 = c, s0 = d, s1 = d, s2 = d, s3 = d, s4 = d, s5 = d;
  for (let i = 0; i < rounds; i++) {
    if (ASC_FEATURE_RELAXED_SIMD) {
      p0 = f32x4.relaxed_madd(p0, c, d);
      p1 = f32x4.relaxed_madd(p1, c, d);
      p2 = f32x4.relaxed_madd(p2, c, d);
      p3 = f32x4.relaxed_madd(p3, c, d);
      p4 = f32x4.relaxed_madd(p4, c, d);
      p5 = f32x4.relaxed_madd(p5, c, d);
      s0 = f32x4.relaxed_madd(s0, c, d);
      s1 = f32x4.relaxed_madd(s1, c, d);
      s2 = f32x4.relaxed_madd(s2, c, d);
      s3 = f32x4.relaxed_madd(s3, c, d);
      s4 = f32x4.relaxed_madd(s4, c, d);
      s5 = f32x4.relaxed_madd(s5, c, d);
    } else {
      for (let half = 0; half < 2; half++) {
        p0 = f32x4.mul(p0, c);
        s0 = f32x4.add(s0, d);
        p1 = f32x4.mul(p1, c);
        s1 = f32x4.add(s1, d);
        p2 = f32x4.mul(p2, c);
        s2 = f32x4.add(s2, d);
        p3 = f32x4.mul(p3, c);
        s3 = f32x4.add(s3, d);
        p4 = f32x4.mul(p4, c);
        s4 = f32x4.add(s4, d);
        p5 = f32x4.mul(p5, c);
        s5 = f32x4.add(s5, d);
      }
    }
  }
  const sum = f32x4.add(f32x4.add(f32x4.add(p0, p1), f32x4.add(p2, p3)), f32x4.add(p4, p5));
  return f32x4.extract_lane(f32x4.add(sum, f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(s4, s5))), 0);
}
