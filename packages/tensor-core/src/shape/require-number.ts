/**
 * Throws unless `value` is a finite number of at least 0.
 *
 * @example
 * import { requireAtLeastZero } from '@mneme/tensor-core';
 *
 * requireAtLeastZero('anneal', 'sharpness', 0.5);
 */
export function requireAtLeastZero(where: string, name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${where}: ${name} must be a finite number of at least 0, got ${value}`);
  }
}

/**
 * Throws unless `value` is a finite number above 0.
 *
 * @example
 * import { requirePositive } from '@mneme/tensor-core';
 *
 * requirePositive('attend', 'scale', 0.125);
 */
export function requirePositive(where: string, name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${where}: ${name} must be a finite number above 0, got ${value}`);
  }
}

/**
 * Throws unless `value` lies in [0, 1): a decay, a momentum, a rate of dropout.
 *
 * @example
 * import { requireFraction } from '@mneme/tensor-core';
 *
 * requireFraction('dropout', 'rate', 0.1);
 */
export function requireFraction(where: string, name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new RangeError(`${where}: ${name} must be in [0, 1), got ${value}`);
}

/**
 * Throws unless `value` is an integer of at least `least`.
 *
 * @example
 * import { requireInteger } from '@mneme/tensor-core';
 *
 * requireInteger('Linear', 'input', 64);
 */
export function requireInteger(where: string, name: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new RangeError(`${where}: ${name} must be an integer of at least ${least}, got ${value}`);
  }
}
