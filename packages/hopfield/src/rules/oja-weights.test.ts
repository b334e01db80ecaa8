import { expect, it } from 'vitest';
import { pattern } from '../binary/pattern.ts';
import { randomPatterns, stable } from './fixtures/patterns.ts';
import { ojaWeights } from './oja-weights.ts';
import { pseudoInverseWeights } from './pseudo-inverse-weights.ts';

const [COUNT, SIZE] = [7, 23];

it('goes towards the projection onto the span of the patterns, and is symmetric all the way', () => {
  const patterns = randomPatterns(COUNT, SIZE, 3);
  const wanted = pseudoInverseWeights(patterns, { keepDiagonal: true }).values;
  const far = (epochs: number): number => {
    const { values } = ojaWeights(patterns, { epochs, keepDiagonal: true });
    for (let i = 0; i < SIZE; i++) {
      for (let j = 0; j < i; j++) expect(values[i * SIZE + j]).toBe(values[j * SIZE + i]);
    }
    return Math.max(...values.map((value, at) => Math.abs(value - (wanted[at] as number))));
  };
  const [early, later, late] = [far(10), far(50), far(1000)];
  expect(early).toBeGreaterThan(later);
  expect(late).toBeLessThan(1e-3);
});

it('is the loop of one pattern by hand', () => {
  // W starts as x x' / 2 and stays: y = x, and y y' W = x x' / 1 = what x x' brings.
  const { values } = ojaWeights([pattern([1, -1])], { epochs: 3, keepDiagonal: true });
  expect(Array.from(values, (value) => value.toFixed(12))).toEqual(
    [0.5, -0.5, -0.5, 0.5].map((value) => value.toFixed(12)),
  );
});

it('stores patterns that Hebb mixes up, with no diagonal', () => {
  const patterns = randomPatterns(30, 60, 5);
  const weights = ojaWeights(patterns, { epochs: 400 });
  expect(weights.values[0]).toBe(0);
  expect(stable(weights, patterns)).toBe(1);
});

it('refuses a rate that it would not survive', () => {
  const patterns = randomPatterns(2, 5, 1);
  expect(() => ojaWeights(patterns, { rate: 0 })).toThrow(
    'ojaWeights: rate must be a finite number above 0, got 0',
  );
  expect(() => ojaWeights(patterns, { rate: 1.5 })).toThrow('ojaWeights: rate must be at most 1, got 1.5');
  expect(() => ojaWeights([])).toThrow('ojaWeights: patterns must be at least one, got none');
});
