import { Random } from '@mneme/tensor-core';
import { describe, expect, it } from 'vitest';
import { Draw } from './draw.ts';

const TIMES = 6000;

/** How often each value came, of 6,000 times. */
function counts(next: (draw: Draw) => string): Record<string, number> {
  const draw = new Draw(new Random(7));
  const found: Record<string, number> = {};
  for (let i = 0; i < TIMES; i++) {
    const value = next(draw);
    found[value] = (found[value] ?? 0) + 1;
  }
  return found;
}

/** Four standard deviations about the expected count. */
function expectShare(count: number | undefined, share: number): void {
  const deviation = Math.sqrt(TIMES * share * (1 - share));
  expect(Math.abs((count ?? 0) - TIMES * share)).toBeLessThan(4 * deviation);
}

describe('Draw', () => {
  it('draws the same from the same source', () => {
    const [one, other] = [new Draw(new Random(3)), new Draw(new Random(3))];
    for (let i = 0; i < 200; i++) expect(one.integer(1000)).toBe(other.integer(1000));
  });

  it('draws one of a list evenly, true by a share, and by weights', () => {
    const even = counts((draw) => draw.among(['a', 'b', 'c']));
    for (const value of ['a', 'b', 'c']) expectShare(even[value], 1 / 3);
    expectShare(counts((draw) => String(draw.chance(0.3))).true, 0.3);
    const options = [
      { weight: 5, name: 'a' },
      { weight: 0, name: 'never' },
      { weight: 1, name: 'b' },
    ];
    const weighted = counts((draw) => draw.weighted(options).name);
    expectShare(weighted.a, 5 / 6);
    expect(weighted.never).toBeUndefined();
  });

  it('brings a list into each order equally often, and leaves it alone', () => {
    const list = ['a', 'b', 'c'];
    const orders = counts((draw) => draw.shuffled(list).join(''));
    expect(Object.keys(orders).sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
    for (const count of Object.values(orders)) expectShare(count, 1 / 6);
    expect(list).toEqual(['a', 'b', 'c']);
  });

  it('refuses to draw of nothing', () => {
    const draw = new Draw(new Random(0));
    expect(() => draw.among([])).toThrow('Draw.among: options must be a list of at least one, got none');
    expect(() => draw.weighted([])).toThrow(
      'Draw.weighted: options must have weights of which one is above 0',
    );
  });
});
