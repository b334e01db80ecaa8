/** Numbers of a unit of elementwise work: some ten microseconds. A multiple of 16, so that units end where vectors do. */
export const UNIT_NUMBERS = 16_384;

/** In how many units `count` numbers are worked through. */
export function flatUnits(count: number): number {
  return Math.ceil(count / UNIT_NUMBERS);
}

/** How many rows of `width` numbers make a unit. */
export function rowsOfUnit(width: number): number {
  return Math.max(1, Math.floor(UNIT_NUMBERS / Math.max(1, width)));
}
