/** Throws unless every size of `shape` is an integer of at least 0. */
export function requireShape(where: string, shape: readonly number[]): void {
  if (shape.some((size) => !Number.isSafeInteger(size) || size < 0)) {
    throw new RangeError(`${where}: shape must be integers of at least 0, got [${shape.join(', ')}]`);
  }
}
