import { FLOAT_OF_BOOL, FLOAT_OF_INTEGER, INTEGER_OF_FLOAT } from '../../src/operations';

/** Truncates as JavaScript does where a number is stored as a 32-bit integer: modulo 2^32, NaN and infinities become 0. */
export function toInteger(value: f64): i32 {
  const whole = trunc<f64>(value);
  if (!(abs<f64>(whole) < 9223372036854775808.0)) return 0;
  return <i32>(<i64>whole);
}

/** Changes of type. Words: change, from, to; count, numbers of a unit. */
export function convert(unit: i32, words: usize): void {
  const change = load<i32>(words), many = load<i32>(words, 16), first = unit * many;
  let count = min(load<i32>(words, 12) - first, many);
  const bytes = change == FLOAT_OF_INTEGER || change == INTEGER_OF_FLOAT ? 4 : 1;
  let from = <usize>load<u32>(words, 4) + <usize>(first * bytes), to = <usize>load<u32>(words, 8) + (<usize>first << 2);
  for (; count > 0; count -= 4) {
    if (change == FLOAT_OF_INTEGER) {
      v128.store(to, f32x4.convert_i32x4_s(v128.load(from)));
      from += 16;
    } else if (change == INTEGER_OF_FLOAT) {
      integersOf(from, to);
      from += 16;
    } else {
      const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
      v128.store(to, change == FLOAT_OF_BOOL ? f32x4.convert_i32x4_s(wide) : wide);
      from += 4;
    }
    to += 16;
  }
}

@inline function integersOf(from: usize, to: usize): void {
  const x = v128.load(from);
  // Within 2^31 the saturating conversion is the same.
  if (i32x4.all_true(f32x4.lt(f32x4.abs(x), f32x4.splat(2147483648.0)))) {
    v128.store(to, i32x4.trunc_sat_f32x4_s(x));
    return;
  }
  for (let lane: usize = 0; lane < 16; lane += 4) store<i32>(to + lane, toInteger(load<f32>(from + lane)));
}
