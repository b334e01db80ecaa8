import { asBytes } from './compare-unit';
import { ALONG_A, ALONG_B, INNER, MANY, offsetOfRow, ROWS } from './rows';

/** `to = of(a, b)`, of bool, by rows. Words as for `combineRows`. */
@inline export function compareRows<Operation>(unit: i32, words: usize): void {
  const operation = changetype<Operation>(0);
  const inner = load<i32>(words, INNER), many = load<i32>(words, MANY);
  const first = unit * many, end = min(load<i32>(words, ROWS), first + many);
  const along = load<i32>(words, ALONG_A) != 0, beside = load<i32>(words, ALONG_B) != 0;
  let to = <usize>load<u32>(words, 12) + <usize>first * inner;
  for (let row = first; row < end; row++) {
    const a = <usize>load<u32>(words, 4) + offsetOfRow(words, row, 4), b = <usize>load<u32>(words, 8) + offsetOfRow(words, row, 8);
    const x = v128.load32_splat(a), y = v128.load32_splat(b);
    let left = inner;
    let at: usize = 0;
    for (; left > 0; left -= 4) {
      const result = operation.of(along ? v128.load(a + at) : x, beside ? v128.load(b + at) : y);
      const bytes = i32x4.extract_lane(asBytes(result, result, result, result), 0);
      if (left >= 4) store<i32>(to, bytes);
      else for (let i = 0; i < left; i++) store<u8>(to + i, <u8>(bytes >> (8 * i)));
      to += min(left, 4);
      at += 16;
    }
  }
}
