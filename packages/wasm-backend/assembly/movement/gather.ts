import { copyRun } from './runs';

/**
 * Slices by number: `to[b, o, i] = from[b, o, ids[b, i]]`. Words: from, ids, to; outer indices (o) of a batch, length of the axis, ids
 * of a batch, bytes of a slice; slices in all, slices of a unit. An id beyond the axis gives zeros.
 */
export function gather(unit: i32, words: usize): void {
  const outer = load<i32>(words, 12), length = load<u32>(words, 16), count = load<i32>(words, 20);
  const bytes: usize = load<u32>(words, 24), many = load<i32>(words, 32);
  const first = unit * many, end = min(load<i32>(words, 28), first + many);
  const from: usize = load<u32>(words), ids: usize = load<u32>(words, 4);
  let to = <usize>load<u32>(words, 8) + <usize>first * bytes;
  for (let slice = first; slice < end; slice++) {
    const row = slice / count, place = slice % count;
    const id = load<u32>(ids + (<usize>(row / outer * count + place) << 2));
    if (id < length) copyRun(to, from + (<usize>row * length + id) * bytes, bytes);
    else memory.fill(to, 0, bytes);
    to += bytes;
  }
}
