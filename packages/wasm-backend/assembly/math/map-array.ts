import { loadPart, storePart } from './part';

/**
 * Applies the method `of` of `Kernel` to `count` floats at `from`, and writes as many to `to`. A class, though never
 * instantiated, because its method is known where the loop is compiled: a function would be called through a table.
 */
// @ts-ignore: decorator
@inline
export function mapArray<Kernel>(from: usize, to: usize, count: i32): void {
  const kernel = changetype<Kernel>(0);
  for (; count >= 4; count -= 4, from += 16, to += 16) v128.store(to, kernel.of(v128.load(from)));
  if (count > 0) storePart(to, kernel.of(loadPart(from, count)), count);
}
