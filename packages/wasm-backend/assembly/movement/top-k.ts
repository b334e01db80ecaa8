import { orderedBits } from '../math/ordered-bits';

/** What is larger comes first, of equal ones the first: one word to compare, the larger the better. */
@inline function rankOf(row: usize, i: i32, integers: bool): u64 {
  const at = row + (<usize>i << 2);
  const bits = integers ? load<u32>(at) ^ 0x80000000 : orderedBits(load<f32>(at));
  return (<u64>bits << 32) | <u64>(~<u32>i);
}

@inline function placeOf(rank: u64): i32 {
  return ~<i32>rank;
}

/** Puts `rank` where it belongs in a heap whose worst is on top, from the place `i` down. */
function sink(heap: usize, i: i32, count: i32, rank: u64): void {
  for (;;) {
    let child = 2 * i + 1;
    if (child >= count) break;
    let worst = load<u64>(heap + (<usize>child << 3));
    if (child + 1 < count) {
      const other = load<u64>(heap + (<usize>(child + 1) << 3));
      if (other < worst) {
        worst = other;
        child++;
      }
    }
    if (rank <= worst) break;
    store<u64>(heap + (<usize>i << 3), worst);
    i = child;
  }
  store<u64>(heap + (<usize>i << 3), rank);
}

/** The best `count` of a row, in a heap. */
function select(row: usize, length: i32, count: i32, integers: bool, heap: usize): void {
  for (let i = 0; i < count; i++) store<u64>(heap + (<usize>i << 3), rankOf(row, i, integers));
  for (let i = count / 2 - 1; i >= 0; i--) sink(heap, i, count, load<u64>(heap + (<usize>i << 3)));
  for (let i = count; i < length; i++) {
    if (!integers) {
      // Most numbers are no larger than the worst that is kept.
      const bound = v128.load32_splat(row + (<usize>placeOf(load<u64>(heap)) << 2));
      while (i + 4 <= length && i32x4.all_true(f32x4.le(v128.load(row + (<usize>i << 2)), bound))) i += 4;
      if (i >= length) return;
    }
    const rank = rankOf(row, i, integers);
    if (rank > load<u64>(heap)) sink(heap, 0, count, rank);
  }
}

/**
 * The largest numbers of each row in falling order, and where they were. Words: x, values, indices; rows, length, count, rows of a unit;
 * 1 where they are integers. The scratch memory holds `count` words of eight bytes.
 */
export function topK(unit: i32, words: usize, scratch: usize): void {
  const length = load<i32>(words, 16), count = load<i32>(words, 20), many = load<i32>(words, 24), integers = load<i32>(words, 28) != 0;
  const first = unit * many, end = min(load<i32>(words, 12), first + many);
  for (let row = first; row < end; row++) {
    const x = <usize>load<u32>(words) + (<usize>row * <usize>length << 2), skip = <usize>row * <usize>count << 2;
    const values = <usize>load<u32>(words, 4) + skip, indices = <usize>load<u32>(words, 8) + skip;
    select(x, length, count, integers, scratch);
    for (let i = count - 1; i >= 0; i--) {
      const place = placeOf(load<u64>(scratch));
      store<u32>(values + (<usize>i << 2), load<u32>(x + (<usize>place << 2)));
      store<i32>(indices + (<usize>i << 2), place);
      sink(scratch, 0, i, load<u64>(scratch + (<usize>i << 3)));
    }
  }
}
