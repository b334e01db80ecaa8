/**
 * `to[i] = of(a[i], b[i])`. Words: operation, a, b, to; count, numbers of a unit; 1 where a, where b is a single number. Units and
 * blocks end where sixteen numbers do.
 */
@inline export function combineUnit<Operation>(unit: i32, words: usize): void {
  const operation = changetype<Operation>(0);
  const many = load<i32>(words, 20), first = unit * many;
  let count = min(load<i32>(words, 16) - first, many);
  const skip = <usize>first << 2;
  let a: usize = load<u32>(words, 4), b: usize = load<u32>(words, 8), to = <usize>load<u32>(words, 12) + skip;
  if (load<i32>(words, 24) != 0) {
    const x = v128.load32_splat(a);
    b += skip;
    for (; count > 0; count -= 8) {
      v128.store(to, operation.of(x, v128.load(b)));
      v128.store(to, operation.of(x, v128.load(b, 16)), 16);
      b += 32;
      to += 32;
    }
  } else if (load<i32>(words, 28) != 0) {
    const y = v128.load32_splat(b);
    a += skip;
    for (; count > 0; count -= 8) {
      v128.store(to, operation.of(v128.load(a), y));
      v128.store(to, operation.of(v128.load(a, 16), y), 16);
      a += 32;
      to += 32;
    }
  } else {
    a += skip;
    b += skip;
    for (; count > 0; count -= 8) {
      v128.store(to, operation.of(v128.load(a), v128.load(b)));
      v128.store(to, operation.of(v128.load(a, 16), v128.load(b, 16)), 16);
      a += 32;
      b += 32;
      to += 32;
    }
  }
}
