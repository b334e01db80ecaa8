/**
 * The nearest IEEE half-precision number of each float32, ties to even; what is out of range becomes infinite.
 * A NaN stays one.
 */
export function toHalf(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = halfOf(bits[i] ?? 0);
  return halves;
}

function halfOf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 and above round to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // 2^-14 and above are normal: the exponent's bias falls by 112, 13 bits are rounded off.
  if (magnitude >= 0x38800000) return sign | roundOff(magnitude - 0x38000000, 13);
  // Subnormal: the number in units of 2^-24. Below 2^-25 it is zero, at 2^-25 a tie that zero wins.
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign;
  return sign | roundOff((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** The float32 of each half-precision number; every one is exact. */
export function fromHalf(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  for (const [i, half] of halves.entries()) {
    const [exponent, fraction] = [(half >>> 10) & 0x1f, half & 0x3ff];
    const sign = half & 0x8000 ? -1 : 1;
    if (exponent === 0) values[i] = sign * fraction * 2 ** -24;
    else if (exponent < 31) values[i] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
    else values[i] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  }
  return values;
}

/** The nearest bfloat16 number of each float32, ties to even. A NaN stays one. */
export function toBrainFloat(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) {
    const word = bits[i] ?? 0;
    const notANumber = (word & 0x7fffffff) > 0x7f800000;
    halves[i] = notANumber ? (word >>> 16) | 0x40 : roundOff(word, 16);
  }
  return halves;
}

/** The float32 of each bfloat16 number: its upper half. */
export function fromBrainFloat(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (const [i, half] of halves.entries()) bits[i] = half << 16;
  return values;
}

/** `word` / 2^count, to the nearest integer, ties to even. */
function roundOff(word: number, count: number): number {
  const kept = word >>> count;
  const [rest, half] = [word & (2 ** count - 1), 2 ** (count - 1)];
  return rest > half || (rest === half && kept & 1) ? kept + 1 : kept;
}
