/** `to[j] = sum_i from[i, j]`, in the order of i. Words: from, to; rows, columns, columns of a unit (a multiple of 4). */
export function columnSums(unit: i32, words: usize): void {
  const rows = load<i32>(words, 8), columns = load<i32>(words, 12), wide = load<i32>(words, 16);
  const first = unit * wide, end = min(columns, first + wide);
  const line = <usize>columns << 2;
  const from: usize = load<u32>(words), to: usize = load<u32>(words, 4);
  for (let j = first; j < end; j += 4) {
    let at = from + (<usize>j << 2);
    let sum = f32x4.splat(0);
    for (let i = 0; i < rows; i++) {
      sum = f32x4.add(sum, v128.load(at));
      at += line;
    }
    v128.store(to + (<usize>j << 2), sum);
  }
}
