/** `axis` counted from the front: -1 is the last of `rank` axes. Throws where there is no such axis. */
export function axisIndex(where: string, axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && index >= 0 && index < rank) return index;
  const contract = rank > 0 ? `an integer in [${-rank}, ${rank - 1}]` : 'left out for a scalar';
  throw new RangeError(`${where}: axis must be ${contract}, got ${axis}`);
}
