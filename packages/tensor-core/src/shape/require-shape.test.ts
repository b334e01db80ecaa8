import { expect, it } from 'vitest';
import { requireShape } from './require-shape.ts';

it('requireShape takes sizes of at least 0 and says what they must be', () => {
  requireShape('f', []);
  requireShape('f', [0, 3]);
  for (const wrong of [[-1], [1.5], [Number.NaN]]) {
    expect(() => requireShape('f', [2, ...wrong])).toThrow(
      `f: shape must be integers of at least 0, got [2, ${wrong[0]}]`,
    );
  }
});
