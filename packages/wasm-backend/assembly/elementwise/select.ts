/** `to = condition ? a : b` of four-byte numbers. Words: condition, a, b, to; count, numbers of a unit. */
export function select(unit: i32, words: usize): void {
  const many = load<i32>(words, 20), first = unit * many;
  let count = min(load<i32>(words, 16) - first, many);
  const skip = <usize>first << 2;
  let condition = <usize>load<u32>(words) + <usize>first, a = <usize>load<u32>(words, 4) + skip;
  let b = <usize>load<u32>(words, 8) + skip, to = <usize>load<u32>(words, 12) + skip;
  const zero = i32x4.splat(0);
  for (; count > 0; count -= 4) {
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(condition)));
    v128.store(to, v128.bitselect(v128.load(a), v128.load(b), i32x4.ne(wide, zero)));
    condition += 4;
    a += 16;
    b += 16;
    to += 16;
  }
}

/** One word over and over. Words: to; sixteen-byte vectors, vectors of a unit; the word. */
export function fill(unit: i32, words: usize): void {
  const many = load<i32>(words, 8), first = unit * many;
  let count = min(load<i32>(words, 4) - first, many);
  let to = <usize>load<u32>(words) + (<usize>first << 4);
  const value = v128.load32_splat(words, 12);
  for (; count > 0; count--) {
    v128.store(to, value);
    to += 16;
  }
}

/** Rows of `off` with one `on`. Words: ids, to; rows, depth, rows of a unit; on, off. */
export function oneHot(unit: i32, words: usize): void {
  const depth = load<u32>(words, 12), many = load<i32>(words, 16), first = unit * many;
  const end = min(load<i32>(words, 8), first + many);
  const on = load<i32>(words, 20), off = load<i32>(words, 24);
  const ids: usize = load<u32>(words);
  let to = <usize>load<u32>(words, 4) + (<usize>first * depth << 2);
  for (let row = first; row < end; row++) {
    if (off == 0) memory.fill(to, 0, <usize>depth << 2);
    else for (let i: u32 = 0; i < depth; i++) store<i32>(to + (<usize>i << 2), off);
    const id = load<u32>(ids + (<usize>row << 2));
    if (id < depth) store<i32>(to + (<usize>id << 2), on);
    to += <usize>depth << 2;
  }
}
