import { exp4 } from '../math/exp';
import { nmadd } from '../math/madd';
import { storeUpTo } from '../math/part';
import { sigmoid4 } from '../math/sigmoid';
import { softplus4 } from '../math/softplus';
import { tanh4 } from '../math/tanh';
import { dot } from '../matrix/dot';
import { softmaxRow } from '../reduction/softmax';

// What is done to a part; see src/kernels/activation/parts.ts.
const TANH = 1;
const SIGMOID = 2;
const SOFTPLUS = 3;
const ONE_PLUS = 4;
const SOFTMAX = 5;

/** Words: x, y; rows, columns, rows of a unit, parts; then for each part its columns, what is done, and its groups' size. */
export function activateParts(unit: i32, words: usize): void {
  const many = load<i32>(words, 16), columns = load<i32>(words, 12), parts = load<i32>(words, 20);
  const first = unit * many, end = min(load<i32>(words, 8), first + many);
  let at = <usize>(first * columns) << 2;
  for (let row = first; row < end; row++) {
    let part = words + 24;
    for (let i = 0; i < parts; i++) {
      const count = load<i32>(part), by = load<i32>(part, 4), group = load<i32>(part, 8);
      const x = <usize>load<u32>(words) + at, y = <usize>load<u32>(words, 4) + at;
      if (by == SOFTMAX) {
        for (let g = 0; g < count; g += group) softmaxRow(x + (<usize>g << 2), y + (<usize>g << 2), group);
      } else activatePart(x, y, count, by);
      at += <usize>count << 2;
      part += 12;
    }
  }
}

function activatePart(x: usize, y: usize, count: i32, by: i32): void {
  for (; count > 0; count -= 4, x += 16, y += 16) {
    let value = v128.load(x);
    if (by == TANH) value = tanh4(value);
    else if (by == SIGMOID) value = sigmoid4(value);
    else if (by == SOFTPLUS) value = softplus4(value);
    else if (by == ONE_PLUS) value = f32x4.add(softplus4(value), f32x4.splat(1));
    storeUpTo(y, value, count);
  }
}

/** Words: dy, y, dx; rows, columns, rows of a unit, parts; the parts. */
export function activatePartsGradient(unit: i32, words: usize): void {
  const many = load<i32>(words, 20), columns = load<i32>(words, 16), parts = load<i32>(words, 24);
  const first = unit * many, end = min(load<i32>(words, 12), first + many);
  let at = <usize>(first * columns) << 2;
  for (let row = first; row < end; row++) {
    let part = words + 28;
    for (let i = 0; i < parts; i++) {
      const count = load<i32>(part), by = load<i32>(part, 4), group = load<i32>(part, 8);
      const dy = <usize>load<u32>(words) + at, y = <usize>load<u32>(words, 4) + at, dx = <usize>load<u32>(words, 8) + at;
      for (let from = 0; from < count; from += group) {
        const skip = <usize>from << 2;
        partBack(dy + skip, y + skip, dx + skip, group, by);
      }
      at += <usize>count << 2;
      part += 12;
    }
  }
}

/** Each slope can be told from the value: `1 - y^2`, `y (1 - y)`, `1 - e^-y`. */
function partBack(dy: usize, y: usize, dx: usize, count: i32, by: i32): void {
  const one = f32x4.splat(1);
  const inner = f32x4.splat(by == SOFTMAX ? dot(dy, y, count) : 0);
  for (; count > 0; count -= 4, dy += 16, y += 16, dx += 16) {
    const value = v128.load(y);
    let change = v128.load(dy);
    if (by == TANH) change = f32x4.mul(change, nmadd(value, value, one));
    else if (by == SIGMOID) change = f32x4.mul(change, f32x4.mul(value, f32x4.sub(one, value)));
    else if (by == SOFTPLUS) change = f32x4.mul(change, f32x4.sub(one, exp4(f32x4.neg(value))));
    else if (by == ONE_PLUS) change = f32x4.mul(change, f32x4.sub(one, exp4(f32x4.sub(one, value))));
    else if (by == SOFTMAX) change = f32x4.mul(value, f32x4.sub(change, inner));
    storeUpTo(dx, change, count);
  }
}
