/*
 * The reduction of a large x by pi / 2 after Payne and Hanek (1983): with x = m 2^e, m an integer of 24 bits, only
 * those bits of 2 / pi matter whose product with x is less than 4 and not negligible. Scalar: for rare lanes.
 */

/** The 64 bits of 2 / pi from bit `64 * index` after the binary point on. */
function word(index: i32): u64 {
  switch (index) {
    case 0:
      return 0xa2f9836e4e441529;
    case 1:
      return 0xfc2757d1f534ddc0;
    case 2:
      return 0xdb6295993c439041;
    default:
      return 0xfe5163abdebbc561;
  }
}

/** The 64 bits of 2 / pi from bit `from` after the binary point on. */
function bitsFrom(from: i32): u64 {
  const index = from >> 6;
  const shift = from & 63;
  if (shift == 0) return word(index);
  return (word(index) << shift) | (word(index + 1) >> (64 - shift));
}

/** x / (pi / 2) modulo 4, in units of 2^-62, for finite x >= 2^25. */
function quarterTurns(x: f32): u64 {
  const bits = reinterpret<u32>(x);
  const mantissa = <u64>((bits & 0x007fffff) | 0x00800000);
  const exponent = <i32>(bits >> 23) - 150;
  // The first bit whose product leaves a remainder modulo 4, of weight 2^(1 - exponent).
  const from = exponent - 2;
  return mantissa * bitsFrom(from) + ((mantissa * (bitsFrom(from + 64) >> 32)) >> 32);
}

/** The nearest multiple of pi / 2 to x >= 2^25, modulo 4. */
export function quadrantOfLarge(x: f32): i32 {
  return <i32>((quarterTurns(x) + (1 << 61)) >> 62);
}

/** x less the nearest multiple of pi / 2, for x >= 2^25; NaN where x is not finite. */
export function remainderOfLarge(x: f32): f32 {
  if (!(x < Infinity)) return NaN;
  const turns = quarterTurns(x);
  const fraction = <i64>(turns - (((turns + (1 << 61)) >> 62) << 62));
  return <f32>(<f64>fraction * 3.4061215800865545e-19); // pi / 2 * 2^-62
}
