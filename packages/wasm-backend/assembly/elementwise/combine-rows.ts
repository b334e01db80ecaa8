import { loadPart, storePart } from '../math/part';
import { ALONG_A, ALONG_B, AXES, INNER, MANY, offsetOfRow, RANK, ROWS } from './rows';

/**
 * `to = of(a, b)` by rows. Words: operation, a, b, to; then as in `rows`. Along a row an operand either advances or stays; the
 * outermost axes go by an odometer, of which the last one is stepped here.
 */
@inline export function combineRows<Operation>(unit: i32, words: usize): void {
  const operation = changetype<Operation>(0);
  const inner = load<i32>(words, INNER), many = load<i32>(words, MANY);
  const first = unit * many, end = min(load<i32>(words, ROWS), first + many);
  const along = load<i32>(words, ALONG_A) != 0, beside = load<i32>(words, ALONG_B) != 0;
  const last = words + AXES + <usize>(load<i32>(words, RANK) - 1) * 12;
  const size = load<i32>(last), stepA: usize = load<u32>(last, 4), stepB: usize = load<u32>(last, 8);
  let to = <usize>load<u32>(words, 12) + (<usize>first * inner << 2);
  let row = first;
  while (row < end) {
    let a = <usize>load<u32>(words, 4) + offsetOfRow(words, row, 4), b = <usize>load<u32>(words, 8) + offsetOfRow(words, row, 8);
    const stop = min(end, row - row % size + size);
    for (; row < stop; row++) {
      const x = v128.load32_splat(a), y = v128.load32_splat(b);
      let at: usize = 0, left = inner;
      for (; left >= 4; left -= 4) {
        v128.store(to + at, operation.of(along ? v128.load(a + at) : x, beside ? v128.load(b + at) : y));
        at += 16;
      }
      if (left > 0) {
        storePart(to + at, operation.of(along ? loadPart(a + at, left) : x, beside ? loadPart(b + at, left) : y), left);
      }
      to += <usize>inner << 2;
      a += stepA;
      b += stepB;
    }
  }
}
