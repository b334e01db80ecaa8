/**
 * `product[row] = sum_e values[row, e] vectors[places[row, e]]`, in float64. Words: places, values, vectors, product; rows, entries,
 * rows of a unit; numbers of the vectors. A place beyond them counts for nothing.
 */
export function countProduct(unit: i32, words: usize): void {
  const entries = load<i32>(words, 20), many = load<i32>(words, 24), size = load<u32>(words, 28);
  const first = unit * many, end = min(load<i32>(words, 16), first + many);
  const vectors: usize = load<u32>(words, 8), skip = <usize>first * <usize>entries << 2;
  let places = <usize>load<u32>(words) + skip, values = <usize>load<u32>(words, 4) + skip;
  for (let row = first; row < end; row++) {
    let sum: f64 = 0;
    for (let e = 0; e < entries; e++) {
      const place = load<u32>(places);
      if (place < size) sum += <f64>load<f32>(values) * <f64>load<f32>(vectors + (<usize>place << 2));
      places += 4;
      values += 4;
    }
    store<f32>(<usize>load<u32>(words, 12) + (<usize>row << 2), <f32>sum);
  }
}

/**
 * `pool[places[b, r, e]] += values[b, r, e] vectors[b, r]`, in the order of r and e. Words: places, values, vectors, pool; batch, rows,
 * entries, columns; elements of a unit. A unit has elements of its own: a place that is in another one's columns, as the entries
 * are that fill a short row up, counts for nothing.
 */
export function countPool(unit: i32, words: usize): void {
  const rows = load<i32>(words, 20), entries = load<i32>(words, 24), columns = load<u32>(words, 28), many = load<i32>(words, 32);
  const first = unit * many, end = min(load<i32>(words, 16), first + many);
  const skip = <usize>first * <usize>rows, line = <usize>columns << 2;
  let places = <usize>load<u32>(words) + (skip * <usize>entries << 2), values = <usize>load<u32>(words, 4) + (skip * <usize>entries << 2);
  let vectors = <usize>load<u32>(words, 8) + (skip << 2), pool = <usize>load<u32>(words, 12) + <usize>first * line;
  for (let element = first; element < end; element++) {
    const own = <u32>element * columns;
    memory.fill(pool, 0, line);
    for (let row = 0; row < rows; row++) {
      const weight = load<f32>(vectors);
      for (let e = 0; e < entries; e++) {
        const column = load<u32>(places) - own;
        if (column < columns) {
          const at = pool + (<usize>column << 2);
          store<f32>(at, load<f32>(at) + load<f32>(values) * weight);
        }
        places += 4;
        values += 4;
      }
      vectors += 4;
    }
    pool += line;
  }
}
