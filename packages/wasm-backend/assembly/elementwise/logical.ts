import { AND, NOT, OR, XOR } from '../../src/operations';

/** `to[i] = a[i] and b[i]` and the like, of bool, sixteen at a time. Words: operation, a, b, to; count, numbers of a unit. */
export function logical(unit: i32, words: usize): void {
  const operation = load<i32>(words), many = load<i32>(words, 20), first = unit * many;
  let count = min(load<i32>(words, 16) - first, many);
  let a = <usize>load<u32>(words, 4) + <usize>first, b = <usize>load<u32>(words, 8) + <usize>first, to = <usize>load<u32>(words, 12) + <usize>first;
  const one = i8x16.splat(1);
  for (; count > 0; count -= 16) {
    const x = v128.load(a), y = v128.load(b);
    let result = x;
    if (operation == AND) result = v128.and(x, y);
    else if (operation == OR) result = v128.or(x, y);
    else if (operation == XOR) result = v128.xor(x, y);
    else if (operation == NOT) result = v128.xor(x, one);
    v128.store(to, result);
    a += 16;
    b += 16;
    to += 16;
  }
}
