import { dot } from '../matrix/dot';
import { storeUpTo } from '../math/part';

/** `dx = y (dy - sum(dy y))` of each row. Words: dy, y, dx; rows, width, rows of a unit. */
export function softmaxGradient(unit: i32, words: usize): void {
  const width = load<i32>(words, 16), many = load<i32>(words, 20), line = <usize>width << 2;
  const first = unit * many, end = min(load<i32>(words, 12), first + many), skip = <usize>first * line;
  let dy = <usize>load<u32>(words) + skip, y = <usize>load<u32>(words, 4) + skip, dx = <usize>load<u32>(words, 8) + skip;
  for (let row = first; row < end; row++) {
    const inner = f32x4.splat(dot(dy, y, width));
    for (let i = 0; i < width; i += 4) {
      const at = <usize>i << 2;
      storeUpTo(dx + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(dy + at), inner)), width - i);
    }
    dy += line;
    y += line;
    dx += line;
  }
}
