/**
 * Overwrites each random word with a standard normal number, by the inverse of the cumulative distribution
 * function.
 *
 * A word's lowest bit is the sign; the others, m + 1 in [1, 2^31], make the probability p = (m + 1) / 2^32 of
 * the tail beyond the number, hence |z| <= 6.231. With x = 1 - 2p and w = -ln(1 - x²) = -ln(4p(1 - p)), z = x
 * P(w), P smooth (the change of variable is Giles 2010, "Approximating the erfinv function"); P is a
 * polynomial in w below 5.5 and in sqrt(w) above, of relative error 2e-7.
 *
 * Every operation is one of float32 that IEEE 754 rounds correctly (+, -, *, /, sqrt, conversion), so that a
 * kernel that does the same in the same order gives the same bits.
 */
export function normalQuantiles(words: Uint32Array): Float32Array {
  const values = new Float32Array(words.length);
  const scratch = new Float32Array(1);
  const scratchBits = new Int32Array(scratch.buffer);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    const p = f32(f32((word >>> 1) + 1) * 2 ** -32);
    scratch[0] = f32(f32(4 * p) * f32(1 - p));
    const z = f32(f32(1 - f32(2 * p)) * slope(negativeLogarithm(scratchBits[0] ?? 0, scratch, scratchBits)));
    values[i] = word & 1 ? -z : z;
  }
  return values;
}

const f32 = Math.fround;

/** P(w). */
function slope(w: number): number {
  if (w < 5.5) {
    const t = f32(w - 2.75);
    let y = f32(1.8438346e-8);
    y = f32(f32(y * t) + f32(4.99899897e-7));
    y = f32(f32(y * t) - f32(3.88302669e-6));
    y = f32(f32(y * t) - f32(1.24244989e-5));
    y = f32(f32(y * t) + f32(2.96559301e-4));
    y = f32(f32(y * t) - f32(1.47077232e-3));
    y = f32(f32(y * t) - f32(7.12309452e-3));
    y = f32(f32(y * t) + f32(0.345536232));
    return f32(f32(y * t) + f32(2.21011853));
  }
  const t = f32(f32(Math.sqrt(w)) - 3.25);
  let y = f32(1.62586059e-6);
  y = f32(f32(y * t) - f32(2.87796342e-4));
  y = f32(f32(y * t) + f32(1.27381238e-3));
  y = f32(f32(y * t) - f32(2.53745518e-3));
  y = f32(f32(y * t) + f32(3.5868315e-3));
  y = f32(f32(y * t) - f32(5.26332064e-3));
  y = f32(f32(y * t) + f32(7.58288428e-3));
  y = f32(f32(y * t) + f32(1.42164731));
  return f32(f32(y * t) + f32(4.36127329));
}

/**
 * -ln of the float32 in (0, 1] whose bits are given. With m in [sqrt(1/2), sqrt(2)) and e from those bits and
 * s = (m - 1) / (m + 1), ln(2^e m) = e ln 2 + 2 (s + s³/3 + s⁵/5 + ..).
 */
function negativeLogarithm(bits: number, scratch: Float32Array, scratchBits: Int32Array): number {
  // 0x3f3504f3 is sqrt(1/2): subtracting it splits the exponent off so that m is centred on 1.
  const shifted = bits - 0x3f3504f3;
  const exponent = shifted >> 23;
  scratchBits[0] = (shifted & 0x7fffff) + 0x3f3504f3;
  const m = scratch[0] ?? 1;
  const s = f32(f32(m - 1) / f32(m + 1));
  const square = f32(s * s);
  let series = f32(1 / 9);
  series = f32(f32(series * square) + f32(1 / 7));
  series = f32(f32(series * square) + f32(1 / 5));
  series = f32(f32(series * square) + f32(1 / 3));
  const logarithm = f32(2 * f32(s + f32(f32(s * square) * series)));
  return -f32(f32(exponent * f32(Math.LN2)) + logarithm);
}
