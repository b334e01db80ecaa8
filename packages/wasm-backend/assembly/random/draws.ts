import { normalQuantile4 } from './normal-quantile';
import { threefry4 } from './threefry';

/** What random words are made into. */
const UNIFORM: i32 = 0;
const NORMAL: i32 = 1;
const DROPOUT: i32 = 2;
const BERNOULLI: i32 = 3;

/**
 * Random numbers of word i of a key's bits for place i. Words: key (address of two words), to; count, numbers of a unit (a
 * multiple of 8); kind; two parameters: low and the width of the interval, mean and
 * deviation, the threshold and what is kept from it on, the last word that gives what comes second.
 */
export function draws(unit: i32, words: usize, scratch: usize): void {
  const key: usize = load<u32>(words), key0 = load<i32>(key), key1 = load<i32>(key, 4);
  const many = load<i32>(words, 12), first = unit * many;
  const count = min(load<i32>(words, 8) - first, many);
  const kind = load<i32>(words, 16);
  const a = v128.load32_splat(words, 20), b = v128.load32_splat(words, 24);
  let to = <usize>load<u32>(words, 4) + (<usize>first << 2);
  let counters = i32x4.add(i32x4.splat(first >> 1), i32x4(0, 1, 2, 3));
  for (let i = 0; i < count; i += 8) {
    const x = threefry4(key0, key1, counters, scratch), y = v128.load(scratch);
    v128.store(to, drawn(v128.shuffle<i32>(x, y, 0, 4, 1, 5), kind, a, b));
    // The last vector may lie beyond the tensor's block.
    if (i + 4 < count) v128.store(to, drawn(v128.shuffle<i32>(x, y, 2, 6, 3, 7), kind, a, b), 16);
    counters = i32x4.add(counters, i32x4.splat(4));
    to += 32;
  }
}

@inline function drawn(word: v128, kind: i32, a: v128, b: v128): v128 {
  if (kind == DROPOUT) return v128.andnot(b, i32x4.lt_u(word, a));
  if (kind == BERNOULLI) return v128.and(b, i32x4.le_u(word, a));
  if (kind == NORMAL) return f32x4.add(a, f32x4.mul(normalQuantile4(word), b));
  // The upper 24 bits, which float32 holds exactly.
  const fraction = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(word, 8)), f32x4.splat(5.9604644775390625e-8));
  return f32x4.add(a, f32x4.mul(fraction, b));
}
