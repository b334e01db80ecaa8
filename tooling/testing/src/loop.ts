/** Visits every index of `shape` in row-major order: the naive loop of reference implementations. */
export function loop(
  shape: readonly number[],
  visit: (index: readonly number[], flat: number) => void,
): void {
  const size = shape.reduce((a, b) => a * b, 1);
  for (let flat = 0; flat < size; flat++) {
    const index: number[] = [];
    let rest = flat;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] ?? 1;
      index.unshift(rest % length);
      rest = Math.floor(rest / length);
    }
    visit(index, flat);
  }
}
