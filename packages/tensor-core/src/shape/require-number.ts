/** Throws unless `value` is a finite number of at least 0. */
export function requireAtLeastZero(where: string, name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${where}: ${name} must be a finite number of at least 0, got ${value}`);
  }
}

/** Throws unless `value` is a finite number above 0. */
export function requirePositive(where: string, name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${where}: ${name} must be a finite number above 0, got ${value}`);
  }
}

/** Throws unless `value` lies in [0, 1): a decay, a momentum, a rate of dropout. */
export function requireFraction(where: string, name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new RangeError(`${where}: ${name} must be in [0, 1), got ${value}`);
}

/** Throws unless `value` is an integer of at least `least`. */
export function requireInteger(where: string, name: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${where}: ${name} must be an integer of at least ${least}, got ${value}`);
  }
}
