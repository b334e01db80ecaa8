/**
 * Standard normal numbers of four random words, as tensor-core's `normalQuantiles` has them: every operation is one that
 * IEEE 754 rounds, in the same order, so that both give the same bits.
 */
export function normalQuantile4(word: v128): v128 {
  const one = f32x4.splat(1);
  const p = f32x4.mul(f32x4.convert_i32x4_u(i32x4.add(i32x4.shr_u(word, 1), i32x4.splat(1))), f32x4.splat(2.3283064365386963e-10));
  const w = negativeLogarithm(f32x4.mul(f32x4.mul(f32x4.splat(4), p), f32x4.sub(one, p)));
  const steep = v128.bitselect(near(w), far(w), f32x4.lt(w, f32x4.splat(5.5)));
  const z = f32x4.mul(f32x4.sub(one, f32x4.mul(f32x4.splat(2), p)), steep);
  return v128.xor(z, i32x4.shl(word, 31));
}

@inline function step(y: v128, t: v128, c: f32): v128 {
  return f32x4.add(f32x4.mul(y, t), f32x4.splat(c));
}

function near(w: v128): v128 {
  const t = f32x4.sub(w, f32x4.splat(2.75));
  let y = f32x4.splat(1.8438346e-8);
  y = step(y, t, 4.99899897e-7);
  y = step(y, t, -3.88302669e-6);
  y = step(y, t, -1.24244989e-5);
  y = step(y, t, 2.96559301e-4);
  y = step(y, t, -1.47077232e-3);
  y = step(y, t, -7.12309452e-3);
  y = step(y, t, 0.345536232);
  return step(y, t, 2.21011853);
}

function far(w: v128): v128 {
  const t = f32x4.sub(f32x4.sqrt(w), f32x4.splat(3.25));
  let y = f32x4.splat(1.62586059e-6);
  y = step(y, t, -2.87796342e-4);
  y = step(y, t, 1.27381238e-3);
  y = step(y, t, -2.53745518e-3);
  y = step(y, t, 3.5868315e-3);
  y = step(y, t, -5.26332064e-3);
  y = step(y, t, 7.58288428e-3);
  y = step(y, t, 1.42164731);
  return step(y, t, 4.36127329);
}

/** -ln x for x in (0, 1]: ln(2^e m) = e ln 2 + 2 (s + s^3 / 3 + ..), s = (m - 1) / (m + 1), m about 1. */
function negativeLogarithm(x: v128): v128 {
  const one = f32x4.splat(1);
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x7fffff)), i32x4.splat(0x3f3504f3));
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  let series = f32x4.splat(<f32>(1.0 / 9.0));
  series = step(series, square, <f32>(1.0 / 7.0));
  series = step(series, square, <f32>(1.0 / 5.0));
  series = step(series, square, <f32>(1.0 / 3.0));
  const logarithm = f32x4.mul(f32x4.splat(2), f32x4.add(s, f32x4.mul(f32x4.mul(s, square), series)));
  return f32x4.neg(f32x4.add(f32x4.mul(exponent, f32x4.splat(0.6931471805599453)), logarithm));
}
