import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

export interface Tolerance {
  /** Relative to the larger magnitude. */
  readonly relative?: number;
  readonly absolute?: number;
}

type Numbers = Tensor | ArrayLike<number> | readonly unknown[];

/** Fails with the first index that differs and both values; shapes are compared when both sides are tensors. */
export function toBeClose(actual: Numbers, expected: Numbers, tolerance: Tolerance = {}): void {
  const { relative = 1e-5, absolute = 1e-6 } = tolerance;
  const [left, right] = [flat(actual), flat(expected)];
  if (isTensor(actual) && isTensor(expected)) expect(actual.shape).toEqual(expected.shape);
  expect(left.length, 'number of values').toBe(right.length);
  for (const [i, a] of left.entries()) {
    const b = right[i] ?? Number.NaN;
    const larger = Math.max(Math.abs(a), Math.abs(b));
    // Everything would be near to infinity.
    const close = a === b || (Number.isFinite(larger) && Math.abs(a - b) <= absolute + relative * larger);
    if (!close)
      expect.fail(
        `value ${i} of ${left.length}: got ${a}, expected ${b} (relative ${relative}, absolute ${absolute})`,
      );
  }
}

function isTensor(value: Numbers): value is Tensor {
  return 'dataSync' in value;
}

function flat(value: Numbers): number[] {
  if (isTensor(value)) return Array.from(value.dataSync());
  return Array.isArray(value)
    ? (value as readonly unknown[]).flat(Number.POSITIVE_INFINITY).map(Number)
    : Array.from(value as ArrayLike<number>);
}
