import { INTEGER_IS_NOT_ZERO, IS_FINITE, IS_INFINITE, IS_NAN } from '../../src/operations';
import { asBytes } from './compare-unit';

@inline function answer(question: i32, x: v128): v128 {
  if (question == IS_NAN) return f32x4.ne(x, x);
  if (question == INTEGER_IS_NOT_ZERO) return i32x4.ne(x, i32x4.splat(0));
  const size = f32x4.abs(x), infinite = f32x4.splat(Infinity);
  if (question == IS_INFINITE) return f32x4.eq(size, infinite);
  if (question == IS_FINITE) return f32x4.lt(size, infinite);
  return f32x4.ne(x, f32x4.splat(0));
}

/** A question about each number, answered with a bool. Words: question, from, to; count, numbers of a unit. */
export function classify(unit: i32, words: usize): void {
  const question = load<i32>(words), many = load<i32>(words, 16), first = unit * many;
  let count = min(load<i32>(words, 12) - first, many);
  let from = <usize>load<u32>(words, 4) + (<usize>first << 2), to = <usize>load<u32>(words, 8) + <usize>first;
  for (; count > 0; count -= 16) {
    const a = answer(question, v128.load(from)), b = answer(question, v128.load(from, 16));
    const c = answer(question, v128.load(from, 32)), d = answer(question, v128.load(from, 48));
    v128.store(to, asBytes(a, b, c, d));
    from += 64;
    to += 16;
  }
}
