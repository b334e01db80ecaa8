import { describe, expect, it } from 'vitest';
import { pairedRatio, spread } from './statistics.ts';

describe('spread', () => {
  it('is the middle and the quartiles, between measurements where they lie there', () => {
    expect(spread([5, 1, 3, 2, 4])).toEqual({ median: 3, lower: 2, upper: 4 });
    expect(spread([4, 1, 2, 3])).toEqual({ median: 2.5, lower: 1.75, upper: 3.25 });
    expect(spread([7])).toEqual({ median: 7, lower: 7, upper: 7 });
  });
});

describe('pairedRatio', () => {
  it('is taken within each round, so that a machine that slows down changes nothing', () => {
    expect(pairedRatio([1, 2, 4], [3, 6, 12])).toEqual({ median: 3, lower: 3, upper: 3, noisy: false });
  });

  it('is noisy where it is spread widely or was seen too rarely', () => {
    expect(pairedRatio([1, 1, 1, 1], [2, 3, 2, 3]).noisy).toBe(true);
    expect(pairedRatio([1, 1], [2, 2])).toMatchObject({ median: 2, noisy: true });
  });

  it('leaves out rounds in which there was no sample of ours', () => {
    expect(pairedRatio([2], [4, 100]).median).toBe(2);
  });
});
