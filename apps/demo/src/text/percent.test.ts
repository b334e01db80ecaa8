import { expect, it } from 'vitest';
import { percent } from './percent.ts';

it.each([
  [0, '0.0 %'],
  [1e-9, '< 0.1 %'],
  [0.0005, '0.1 %'],
  [0.973, '97.3 %'],
  [0.9994, '99.9 %'],
  [0.99999, '> 99.9 %'],
  [1, '100.0 %'],
])('writes %d as %s', (share, text) => {
  expect(percent(share)).toBe(text);
});
