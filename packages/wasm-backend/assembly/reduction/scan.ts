/**
 * Running sums or products over the middle axis of `[outer, length, inner]`. Words: from, to; outer, length, inner; outer indices of a
 * unit; 1 where each leaves itself out; 1 where it begins at the end; 1 for products.
 */
export function scan(unit: i32, words: usize): void {
  const length = load<i32>(words, 12), inner = load<i32>(words, 16), many = load<i32>(words, 20);
  const first = unit * many, end = min(load<i32>(words, 8), first + many);
  const exclusive = load<i32>(words, 24) != 0, backwards = load<i32>(words, 28) != 0, products = load<i32>(words, 32) != 0;
  const line = <usize>inner << 2, block = line * <usize>length;
  for (let outer = first; outer < end; outer++) {
    const skip = <usize>outer * block + (backwards ? block - line : 0);
    const from = <usize>load<u32>(words) + skip, to = <usize>load<u32>(words, 4) + skip;
    const step: usize = backwards ? 0 - line : line;
    for (let j: usize = 0; j < line; j += 4) scanLine(from + j, to + j, step, length, exclusive, products);
  }
}

function scanLine(from: usize, to: usize, step: usize, length: i32, exclusive: bool, products: bool): void {
  let total: f32 = products ? 1 : 0;
  for (let i = 0; i < length; i++) {
    const value = load<f32>(from);
    const next: f32 = products ? total * value : total + value;
    store<f32>(to, exclusive ? total : next);
    total = next;
    from += step;
    to += step;
  }
}
