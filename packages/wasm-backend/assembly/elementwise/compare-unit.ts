/** Sixteen lanes of ones and zeros as bytes. */
@inline export function asBytes(a: v128, b: v128, c: v128, d: v128): v128 {
  const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  return v128.and(bytes, i8x16.splat(1));
}

/** `to[i] = of(a[i], b[i])`, of bool. Words as for `combineUnit`. */
@inline export function compareUnit<Operation>(unit: i32, words: usize): void {
  const operation = changetype<Operation>(0);
  const many = load<i32>(words, 20), first = unit * many;
  let count = min(load<i32>(words, 16) - first, many);
  const skip = <usize>first << 2;
  const oneA = load<i32>(words, 24) != 0, oneB = load<i32>(words, 28) != 0;
  let a: usize = load<u32>(words, 4), b: usize = load<u32>(words, 8), to = <usize>load<u32>(words, 12) + <usize>first;
  const x = v128.load32_splat(a), y = v128.load32_splat(b);
  if (!oneA) a += skip;
  if (!oneB) b += skip;
  for (; count > 0; count -= 16) {
    const r0 = operation.of(oneA ? x : v128.load(a), oneB ? y : v128.load(b));
    const r1 = operation.of(oneA ? x : v128.load(a, 16), oneB ? y : v128.load(b, 16));
    const r2 = operation.of(oneA ? x : v128.load(a, 32), oneB ? y : v128.load(b, 32));
    const r3 = operation.of(oneA ? x : v128.load(a, 48), oneB ? y : v128.load(b, 48));
    v128.store(to, asBytes(r0, r1, r2, r3));
    a += 64;
    b += 64;
    to += 16;
  }
}
