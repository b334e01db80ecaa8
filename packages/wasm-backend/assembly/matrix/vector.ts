import { madd } from '../math/madd';

// @ts-ignore: decorator
@inline function total(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 2)) + (f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 3));
}

/** The inner product of k numbers each. */
function dot(x: usize, y: usize, k: i32): f32 {
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
  let i = 0;
  for (; i + 16 <= k; i += 16) {
    s0 = madd(v128.load(x), v128.load(y), s0);
    s1 = madd(v128.load(x, 16), v128.load(y, 16), s1);
    s2 = madd(v128.load(x, 32), v128.load(y, 32), s2);
    s3 = madd(v128.load(x, 48), v128.load(y, 48), s3);
    x += 64;
    y += 64;
  }
  for (; i + 4 <= k; i += 4) {
    s0 = madd(v128.load(x), v128.load(y), s0);
    x += 16;
    y += 16;
  }
  let sum = total(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
  for (; i < k; i++) {
    sum += load<f32>(x) * load<f32>(y);
    x += 4;
    y += 4;
  }
  return sum;
}

/** `y[i] = sum_j M[i, j] x[j]`. Words: M, x, y; rows, k; rows of a unit. */
export function rowsTimesVector(unit: i32, words: usize): void {
  const k = load<i32>(words, 16), high = load<i32>(words, 20);
  const first = unit * high, end = min(load<i32>(words, 12), first + high);
  const x: usize = load<u32>(words, 4);
  const line = <usize>k << 2;
  let row = <usize>load<u32>(words) + <usize>first * line, y = <usize>load<u32>(words, 8) + (<usize>first << 2);
  for (let i = first; i < end; i++) {
    store<f32>(y, dot(row, x, k));
    row += line;
    y += 4;
  }
}

/** `y[j] = sum_i x[i] M[i, j]`. Words: M, x, y; k, columns; columns of a unit. Goes through M by rows, eight at a time. */
export function vectorTimesRows(unit: i32, words: usize): void {
  const k = load<i32>(words, 12), columns = load<i32>(words, 16), wide = load<i32>(words, 20);
  const first = unit * wide, width = min(columns - first, wide);
  const line = <usize>columns << 2;
  let m = <usize>load<u32>(words) + (<usize>first << 2), x: usize = load<u32>(words, 4);
  const y = <usize>load<u32>(words, 8) + (<usize>first << 2);
  memory.fill(y, 0, <usize>width << 2);
  let i = 0;
  for (; i + 4 <= k; i += 4) {
    addFourRows(m, line, x, y, width);
    m += line << 2;
    x += 16;
  }
  for (; i < k; i++) {
    const factor = load<f32>(x), factors = f32x4.splat(factor);
    let j = 0;
    for (; j + 4 <= width; j += 4) {
      const at = <usize>j << 2;
      v128.store(y + at, madd(factors, v128.load(m + at), v128.load(y + at)));
    }
    for (; j < width; j++) {
      const at = <usize>j << 2;
      store<f32>(y + at, load<f32>(y + at) + factor * load<f32>(m + at));
    }
    m += line;
    x += 4;
  }
}

function addFourRows(m: usize, line: usize, x: usize, y: usize, width: i32): void {
  const x0 = v128.load32_splat(x), x1 = v128.load32_splat(x, 4), x2 = v128.load32_splat(x, 8), x3 = v128.load32_splat(x, 12);
  const m1 = m + line, m2 = m1 + line, m3 = m2 + line;
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    const at = <usize>j << 2;
    let sum = madd(x0, v128.load(m + at), v128.load(y + at));
    sum = madd(x1, v128.load(m1 + at), sum);
    sum = madd(x2, v128.load(m2 + at), sum);
    v128.store(y + at, madd(x3, v128.load(m3 + at), sum));
  }
  for (; j < width; j++) {
    const at = <usize>j << 2;
    let sum = load<f32>(y + at) + load<f32>(x) * load<f32>(m + at);
    sum += load<f32>(x, 4) * load<f32>(m1 + at);
    sum += load<f32>(x, 8) * load<f32>(m2 + at);
    store<f32>(y + at, sum + load<f32>(x, 12) * load<f32>(m3 + at));
  }
}
