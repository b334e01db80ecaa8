import { describe, expect, it } from 'vitest';
import { requireAtLeastZero, requireFraction, requireInteger, requirePositive } from './require-number.ts';

describe('the checks of numbers', () => {
  it('let the ends of their ranges pass', () => {
    requireAtLeastZero('f', 'x', 0);
    requirePositive('f', 'x', Number.MIN_VALUE);
    requireFraction('f', 'x', 0);
    requireInteger('f', 'x', 1);
    requireInteger('f', 'x', 0, 0);
  });

  it('name the function, the argument, the contract and the value', () => {
    expect(() => requireAtLeastZero('f', 'x', -1)).toThrow(
      'f: x must be a finite number of at least 0, got -1',
    );
    expect(() => requirePositive('f', 'x', 0)).toThrow('f: x must be a finite number above 0, got 0');
    expect(() => requireFraction('f', 'x', 1)).toThrow('f: x must be in [0, 1), got 1');
    expect(() => requireInteger('f', 'x', 1.5)).toThrow('f: x must be an integer of at least 1, got 1.5');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuse %s', (value) => {
    for (const check of [requireAtLeastZero, requirePositive, requireFraction, requireInteger]) {
      expect(() => check('f', 'x', value)).toThrow(RangeError);
    }
  });
});
