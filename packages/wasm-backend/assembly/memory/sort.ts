/** Sorts `count` unsigned words of eight bytes by merging; `other` is as much memory again. Where the sorted ones are. */
export function sortWords(at: usize, other: usize, count: i32): usize {
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      merge(at, other, start, min(count, start + width), min(count, start + 2 * width));
    }
    const sorted = other;
    other = at;
    at = sorted;
  }
  return at;
}

/** Two sorted runs, `[start, middle)` and `[middle, end)`, as one. */
function merge(from: usize, to: usize, start: i32, middle: i32, end: i32): void {
  let left = start, right = middle;
  for (let i = start; i < end; i++) {
    const first = load<u64>(from + (<usize>left << 3)), second = load<u64>(from + (<usize>right << 3));
    const takeLeft = right >= end || (left < middle && first <= second);
    store<u64>(to + (<usize>i << 3), takeLeft ? first : second);
    if (takeLeft) left++;
    else right++;
  }
}
