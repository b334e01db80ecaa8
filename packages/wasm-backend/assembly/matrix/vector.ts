import { madd } from '../math/madd';
import { dots } from './dot';

/** `y[i] = sum_j M[i, j] x[j]`. Words: M, x, y; rows, k; rows of a unit. */
export function rowsTimesVector(unit: i32, words: usize): void {
  const k = load<i32>(words, 16), high = load<i32>(words, 20);
  const first = unit * high, end = min(load<i32>(words, 12), first + high);
  const x: usize = load<u32>(words, 4);
  const line = <usize>k << 2;
  dots(x, <usize>load<u32>(words) + <usize>first * line, line, end - first, k, <usize>load<u32>(words, 8) + (<usize>first << 2));
}

/**
 * `y[j] = sum_i x[i] M[i, j]`, for parts of the rows, each of which has a row of y. Words: M, x, y; k, columns, columns of a unit, units
 * across, rows of a unit. Goes through M by rows, eight at a time.
 */
export function vectorTimesRows(unit: i32, words: usize): void {
  const columns = load<i32>(words, 16), wide = load<i32>(words, 20), across = load<i32>(words, 24), high = load<i32>(words, 28);
  const part = unit / across, row = part * high, k = min(load<i32>(words, 12) - row, high);
  const first = unit % across * wide, width = min(columns - first, wide);
  const line = <usize>columns << 2;
  let m = <usize>load<u32>(words) + <usize>row * line + (<usize>first << 2), x = <usize>load<u32>(words, 4) + (<usize>row << 2);
  const y = <usize>load<u32>(words, 8) + <usize>part * line + (<usize>first << 2);
  memory.fill(y, 0, <usize>width << 2);
  let i = 0;
  for (; i + 8 <= k; i += 8) {
    addEightRows(m, line, x, y, width);
    m += line << 3;
    x += 32;
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

/** Goes through lines of sixteen columns, each of which is read whole at once: rows often lie so that their lines displace each other. */
function addEightRows(m: usize, line: usize, x: usize, y: usize, width: i32): void {
  let j = 0;
  for (; j + 16 <= width; j += 16) {
    const at = <usize>j << 2;
    let s0 = v128.load(y + at), s1 = v128.load(y + at, 16), s2 = v128.load(y + at, 32), s3 = v128.load(y + at, 48);
    let from = m + at;
    for (let i: usize = 0; i < 32; i += 4) {
      const factor = v128.load32_splat(x + i);
      s0 = madd(factor, v128.load(from), s0);
      s1 = madd(factor, v128.load(from, 16), s1);
      s2 = madd(factor, v128.load(from, 32), s2);
      s3 = madd(factor, v128.load(from, 48), s3);
      from += line;
    }
    v128.store(y + at, s0);
    v128.store(y + at, s1, 16);
    v128.store(y + at, s2, 32);
    v128.store(y + at, s3, 48);
  }
  for (; j < width; j++) {
    const at = <usize>j << 2;
    let sum = load<f32>(y + at), from = m + at;
    for (let i: usize = 0; i < 32; i += 4) {
      sum += load<f32>(x + i) * load<f32>(from);
      from += line;
    }
    store<f32>(y + at, sum);
  }
}
