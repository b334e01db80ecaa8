/** Where functions turn, saturate or change their way: numbers next to these are all tested. */
const TURNS = [
  ...[0, 2 ** -126, 0.5, 0.6, Math.SQRT1_2, 0.85, 1, Math.SQRT2, Math.PI / 2, Math.PI, 4, 10, 20, 64],
  ...[2 ** 25, 87.33655, 88, 88.722839, 89, 103.97208, 104, 2 ** 64, 3.4028235e38, Infinity],
];
const STRIDE = 4099;
const NEAR = 300;

/** A strided walk over all bit patterns of float32, and all patterns next to those where functions turn. */
export function float32Samples(): Float32Array {
  const bits: number[] = [];
  for (let pattern = 0; pattern < 2 ** 32; pattern += STRIDE) bits.push(pattern);
  for (const turn of new Uint32Array(new Float32Array(TURNS).buffer)) {
    for (let near = turn - NEAR; near < turn + NEAR; near++) if (near >= 0) bits.push(near, near + 2 ** 31);
  }
  return new Float32Array(new Uint32Array(bits).buffer);
}

// Infinity counts as the first number beyond float32, so that overflow at the wrong place is an error of some ulps.
const bounded = (x: number): number => Math.max(-(2 ** 128), Math.min(2 ** 128, x));

/** |actual - expected| in units in the last place of a float32 near `expected`; infinite where only one is NaN. */
export function ulps(actual: number, expected: number): number {
  if (Number.isNaN(actual) || Number.isNaN(expected)) return Object.is(actual, expected) ? 0 : Infinity;
  const size = Math.abs(bounded(expected));
  let exponent = Math.floor(Math.log2(size));
  if (2 ** exponent > size) exponent--; // The logarithm was rounded up to an integer.
  const unit = 2 ** (Math.max(-126, Math.min(127, exponent)) - 23);
  return Math.abs(bounded(actual) - bounded(expected)) / unit;
}

export interface Worst {
  readonly error: number;
  readonly at: number;
}

/** The greatest error of `actual` among `x`. */
export function worstError(x: Float32Array, actual: Float32Array, reference: (x: number) => number): Worst {
  let [error, at] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    const own = ulps(actual[i] as number, reference(value));
    if (own > error) [error, at] = [own, value];
  }
  return { error, at };
}
