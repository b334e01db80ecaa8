import { erf4 } from '../math/erf';
import { exp4 } from '../math/exp';
import { madd } from '../math/madd';
import { sigmoid4 } from '../math/sigmoid';

const SLOPE: f32 = 0.7978845608028654; // sqrt(2 / pi)
const CUBIC: f32 = 0.044715;
const ROOT_HALF: f32 = 0.7071067811865476;
const DENSITY: f32 = 0.3989422804014327; // 1 / sqrt(2 pi)

/** `(1 + tanh u) / 2 = sigmoid(2 u)`, u the approximation's argument. */
@inline function gate(x: v128, squared: v128): v128 {
  const u = f32x4.mul(x, madd(squared, f32x4.splat(2 * SLOPE * CUBIC), f32x4.splat(2 * SLOPE)));
  return sigmoid4(u);
}

/** Words: x, y; count, numbers of a unit; 1 for the approximation by a hyperbolic tangent. */
export function gelu(unit: i32, words: usize): void {
  const many = load<i32>(words, 12), first = unit * many;
  let count = min(load<i32>(words, 8) - first, many);
  let x = <usize>load<u32>(words) + (<usize>first << 2), y = <usize>load<u32>(words, 4) + (<usize>first << 2);
  if (load<i32>(words, 16) != 0) {
    for (; count > 0; count -= 4, x += 16, y += 16) {
      const value = v128.load(x);
      v128.store(y, f32x4.mul(value, gate(value, f32x4.mul(value, value))));
    }
  } else {
    const half = f32x4.splat(0.5);
    for (; count > 0; count -= 4, x += 16, y += 16) {
      const value = v128.load(x);
      const distribution = madd(half, erf4(f32x4.mul(value, f32x4.splat(ROOT_HALF))), half);
      v128.store(y, f32x4.mul(value, distribution));
    }
  }
}

/** Words: x, dy, dx; count, numbers of a unit; 1 for the approximation. */
export function geluGradient(unit: i32, words: usize): void {
  const many = load<i32>(words, 16), first = unit * many;
  let count = min(load<i32>(words, 12) - first, many);
  const skip = <usize>first << 2;
  let x = <usize>load<u32>(words) + skip, dy = <usize>load<u32>(words, 4) + skip, dx = <usize>load<u32>(words, 8) + skip;
  const half = f32x4.splat(0.5), one = f32x4.splat(1);
  if (load<i32>(words, 20) != 0) {
    for (; count > 0; count -= 4, x += 16, dy += 16, dx += 16) {
      const value = v128.load(x), squared = f32x4.mul(value, value);
      const open = gate(value, squared);
      const steepness = madd(squared, f32x4.splat(6 * CUBIC * SLOPE), f32x4.splat(2 * SLOPE));
      const bend = f32x4.mul(f32x4.mul(f32x4.mul(value, open), f32x4.sub(one, open)), steepness);
      v128.store(dx, f32x4.mul(v128.load(dy), f32x4.add(open, bend)));
    }
  } else {
    for (; count > 0; count -= 4, x += 16, dy += 16, dx += 16) {
      const value = v128.load(x);
      const distribution = madd(half, erf4(f32x4.mul(value, f32x4.splat(ROOT_HALF))), half);
      const density = f32x4.mul(f32x4.splat(DENSITY), exp4(f32x4.mul(f32x4.mul(value, value), f32x4.splat(-0.5))));
      v128.store(dx, f32x4.mul(v128.load(dy), madd(value, density, distribution)));
    }
  }
}
