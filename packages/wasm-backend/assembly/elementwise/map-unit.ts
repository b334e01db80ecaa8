/**
 * `to[i] = of(from[i], p, q)`. Tensors have blocks of their own that end where sixteen numbers do, and so do all units but
 * the last.
 */
@inline export function mapUnit<Operation>(from: usize, to: usize, count: i32, p: v128, q: v128): void {
  const operation = changetype<Operation>(0);
  for (; count > 0; count -= 16) {
    v128.store(to, operation.of(v128.load(from), p, q));
    v128.store(to, operation.of(v128.load(from, 16), p, q), 16);
    v128.store(to, operation.of(v128.load(from, 32), p, q), 32);
    v128.store(to, operation.of(v128.load(from, 48), p, q), 48);
    from += 64;
    to += 64;
  }
}

/** The same a vector at a time, for operations that are long themselves. */
@inline export function mapUnitSlowly<Operation>(from: usize, to: usize, count: i32, p: v128, q: v128): void {
  const operation = changetype<Operation>(0);
  for (; count > 0; count -= 4) {
    v128.store(to, operation.of(v128.load(from), p, q));
    from += 16;
    to += 16;
  }
}
