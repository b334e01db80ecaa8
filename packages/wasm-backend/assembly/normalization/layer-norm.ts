import { madd } from '../math/madd';
import { loadPart, storePart, storeUpTo } from '../math/part';
import { sumOf, sumOfLanes } from '../rows/lanes';

/**
 * Layer normalization of rows. Words: x, scale, offset, y, mean, inverse deviation; rows, width, rows of a unit;
 * epsilon. Without an offset and a mean, by the root mean square.
 */
export function layerNorm(unit: i32, words: usize): void {
  const width = load<i32>(words, 28), many = load<i32>(words, 32);
  const first = unit * many, end = min(load<i32>(words, 24), first + many);
  const line = <usize>width << 2;
  const scale: usize = load<u32>(words, 4), offset: usize = load<u32>(words, 8);
  const means: usize = load<u32>(words, 16), inverses: usize = load<u32>(words, 20);
  const epsilon = load<f32>(words, 36);
  let x = <usize>load<u32>(words) + <usize>first * line, y = <usize>load<u32>(words, 12) + <usize>first * line;
  for (let row = first; row < end; row++) {
    const at = <usize>row << 2;
    const mean: f32 = means != 0 ? sumOf(x, width) / <f32>width : 0;
    const inverse: f32 = 1 / sqrt<f32>(squaresAbout(x, width, mean) / <f32>width + epsilon);
    if (means != 0) store<f32>(means + at, mean);
    store<f32>(inverses + at, inverse);
    normalize(x, y, scale, offset, width, mean, inverse);
    x += line;
    y += line;
  }
}

function squaresAbout(x: usize, width: i32, mean: f32): f32 {
  const centre = f32x4.splat(mean);
  let s0 = f32x4.splat(0), s1 = s0;
  for (; width >= 8; width -= 8) {
    const a = f32x4.sub(v128.load(x), centre), b = f32x4.sub(v128.load(x, 16), centre);
    s0 = madd(a, a, s0);
    s1 = madd(b, b, s1);
    x += 32;
  }
  for (; width > 0; width -= 4) {
    // Lanes beyond the end are at the centre.
    const a = f32x4.sub(width >= 4 ? v128.load(x) : partOr(x, width, centre), centre);
    s0 = madd(a, a, s0);
    x += 16;
  }
  return sumOfLanes(f32x4.add(s0, s1));
}

@inline function partOr(x: usize, count: i32, other: v128): v128 {
  const inside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
  return v128.bitselect(loadPart(x, count), other, inside);
}

function normalize(x: usize, y: usize, scale: usize, offset: usize, width: i32, mean: f32, inverse: f32): void {
  const centre = f32x4.splat(mean), factor = f32x4.splat(inverse);
  for (; width > 0; width -= 4) {
    let value = f32x4.mul(f32x4.mul(f32x4.sub(v128.load(x), centre), factor), v128.load(scale));
    if (offset != 0) {
      value = f32x4.add(value, v128.load(offset));
      offset += 16;
    }
    storeUpTo(y, value, width);
    x += 16;
    y += 16;
    scale += 16;
  }
}

/**
 * Its gradients. Words: dy, x, scale, dx, mean, inverse deviation; rows, width, rows of a unit; address of the units' sums,
 * `[units, 2 width]`: those of the gradients of scale and offset.
 */
export function layerNormGradient(unit: i32, words: usize): void {
  const width = load<i32>(words, 28), many = load<i32>(words, 32);
  const first = unit * many, end = min(load<i32>(words, 24), first + many);
  const line = <usize>width << 2;
  const scale: usize = load<u32>(words, 8);
  const means: usize = load<u32>(words, 16), inverses: usize = load<u32>(words, 20);
  const sums = <usize>load<u32>(words, 36) + <usize>unit * (line << 1);
  memory.fill(sums, 0, line << 1);
  const skip = <usize>first * line;
  let dy = <usize>load<u32>(words) + skip, x = <usize>load<u32>(words, 4) + skip, dx = <usize>load<u32>(words, 12) + skip;
  for (let row = first; row < end; row++) {
    const at = <usize>row << 2;
    const mean: f32 = means != 0 ? load<f32>(means + at) : 0;
    gradientOfRow(dy, x, scale, dx, width, mean, load<f32>(inverses + at), means != 0, sums);
    dy += line;
    x += line;
    dx += line;
  }
}

function gradientOfRow(
  dy: usize, x: usize, scale: usize, dx: usize, width: i32, mean: f32, inverse: f32, centred: bool, sums: usize,
): void {
  const centre = f32x4.splat(mean), factor = f32x4.splat(inverse);
  const other = <usize>width << 2;
  let inners = f32x4.splat(0), alongs = inners;
  let i = 0;
  for (; i + 4 <= width; i += 4) {
    const at = <usize>i << 2;
    const g = v128.load(dy + at), normal = f32x4.mul(f32x4.sub(v128.load(x + at), centre), factor);
    const inner = f32x4.mul(g, v128.load(scale + at));
    inners = f32x4.add(inners, inner);
    alongs = madd(inner, normal, alongs);
    v128.store(sums + at, madd(g, normal, v128.load(sums + at)));
    v128.store(sums + other + at, f32x4.add(v128.load(sums + other + at), g));
  }
  const rest = width - i;
  if (rest > 0) {
    const at = <usize>i << 2;
    const g = loadPart(dy + at, rest), normal = f32x4.mul(f32x4.sub(loadPart(x + at, rest), centre), factor);
    const inner = f32x4.mul(g, loadPart(scale + at, rest));
    inners = f32x4.add(inners, inner);
    alongs = f32x4.add(alongs, f32x4.mul(inner, normal));
    storePart(sums + at, f32x4.add(loadPart(sums + at, rest), f32x4.mul(g, normal)), rest);
    storePart(sums + other + at, f32x4.add(loadPart(sums + other + at, rest), g), rest);
  }
  const inner = f32x4.splat(centred ? sumOfLanes(inners) / <f32>width : 0);
  const along = f32x4.splat(sumOfLanes(alongs) / <f32>width);
  for (i = 0; i < width; i += 4) {
    const at = <usize>i << 2;
    const normal = f32x4.mul(f32x4.sub(v128.load(x + at), centre), factor);
    const own = f32x4.sub(f32x4.mul(v128.load(dy + at), v128.load(scale + at)), inner);
    const value = f32x4.mul(f32x4.sub(own, f32x4.mul(normal, along)), factor);
    if (i + 4 <= width) v128.store(dx + at, value);
    else storePart(dx + at, value, width - i);
  }
}
