import { expect } from 'vitest';

/** How far a kernel may be from tfjs's cpu backend. */
export interface Tolerance {
  /** Units in the last place of the larger of both. */
  readonly ulps?: number;
  readonly absolute?: number;
}

/** Every bit, the sign of zero included. */
export const EXACT: Tolerance = { ulps: 0, absolute: 0 };
/** The sign of zero apart. */
export const EQUAL: Tolerance = { ulps: 0, absolute: Number.MIN_VALUE };
/** Functions whose own error is at most two units; the reference is rounded once more. */
export const FUNCTION: Tolerance = { ulps: 3, absolute: 1e-38 };
/** Sums, whose order differs. */
export const SUM: Tolerance = { ulps: 64, absolute: 2e-4 };

export function expectAgreement(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { ulps = 0, absolute = 0 }: Tolerance,
  about: string,
): void {
  expect(actual.length, about).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    const [a, b] = [actual[i] as number, expected[i] as number];
    if (Object.is(a, b)) continue;
    const unit = 2 ** -23 * Math.max(Math.abs(a), Math.abs(b));
    if (absolute > 0 && a === b) continue;
    if (Math.abs(a - b) <= absolute + ulps * unit) continue;
    expect.fail(
      `${about}: number ${i} of ${actual.length}: got ${Object.is(a, -0) ? '-0' : a}, cpu has ${Object.is(b, -0) ? '-0' : b}`,
    );
  }
}
