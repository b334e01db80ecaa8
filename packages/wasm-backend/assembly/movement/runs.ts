import { AXES, AXIS, offsetOf } from './odometer';

/**
 * Runs of bytes that stay whole, in places of their own: what slicing, joining, padding and reordering are made of. Words: from, to;
 * runs, bytes of a run, runs of a unit; 0, 0, 0, 0; outer axes.
 */
export function moveRuns(unit: i32, words: usize): void {
  const bytes: usize = load<u32>(words, 12), many = load<i32>(words, 16), rank = load<i32>(words, 36);
  const first = unit * many, end = min(load<i32>(words, 8), first + many);
  const last = words + AXES + <usize>(rank - 1) * AXIS;
  const size = load<i32>(last), read: usize = load<u32>(last, 4), write: usize = load<u32>(last, 8);
  let run = first;
  while (run < end) {
    let at = <usize>load<u32>(words) + offsetOf(words, rank, run, 4), to = <usize>load<u32>(words, 4) + offsetOf(words, rank, run, 8);
    const stop = min(end, run - run % size + size);
    for (; run < stop; run++) {
      copyRun(to, at, bytes);
      to += write;
      at += read;
    }
  }
}

/** A call of memory.copy costs more than the copying of a short run. */
@inline export function copyRun(to: usize, from: usize, bytes: usize): void {
  if (bytes > 512) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i + 4 <= bytes; i += 4) store<u32>(to + i, load<u32>(from + i));
  for (; i < bytes; i++) store<u8>(to + i, load<u8>(from + i));
}
