import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BitPatternsConfig, generateBitPatterns } from './generate-bit-patterns.ts';

describe('generateBitPatterns', () => {
  it('has as many bags, instances and signals as it is told, of patterns that are not all zeros', () => {
    const config = fc.record({
      bags: fc.integer({ min: 1, max: 20 }),
      instances: fc.integer({ min: 1, max: 7 }),
      bits: fc.integer({ min: 2, max: 16 }),
      signals: fc.integer({ min: 1, max: 2 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(config, (given) => {
        const { bags, signals, bits } = generateBitPatterns(given);
        expect(bags).toHaveLength(given.bags);
        expect(new Set(signals).size).toBe(given.signals);
        for (const pattern of [...signals, ...bags.flatMap(({ instances }) => [...instances])]) {
          expect(pattern).toBeGreaterThan(0);
          expect(pattern).toBeLessThan(2 ** bits);
        }
        expect(bags.every(({ instances }) => instances.length === given.instances)).toBe(true);
      }),
    );
  });

  it('puts one signal into each positive bag, and none into a negative one; they take turns', () => {
    const { bags, signals } = generateBitPatterns({ bags: 512, seed: 3 });
    for (const [number, { instances, positive, signalAt }] of bags.entries()) {
      const found = [...instances.keys()].filter((i) => signals.includes(instances[i] ?? -1));
      expect(positive).toBe(number % 2 === 0);
      expect(found).toEqual(positive ? [signalAt] : []);
    }
  });

  it('draws patterns, signals and places evenly', () => {
    const { bags, signals } = generateBitPatterns({ bags: 4096, seed: 4 });
    const counts = new Map<number, number>();
    const places = new Array<number>(16).fill(0);
    for (const { instances, signalAt } of bags) {
      for (const instance of instances) counts.set(instance, (counts.get(instance) ?? 0) + 1);
      if (signalAt !== undefined) places[signalAt] = (places[signalAt] ?? 0) + 1;
    }
    const even = (count: number | undefined, mean: number): void =>
      expect(Math.abs((count ?? 0) - mean)).toBeLessThan(5 * Math.sqrt(mean));
    for (let pattern = 1; pattern < 256; pattern++) {
      const mean = signals.includes(pattern) ? 2048 / 8 : (4096 * 16 - 2048) / 247;
      even(counts.get(pattern), mean);
    }
    for (const count of places) even(count, 2048 / 16);
  });

  it('is the same from the same seed, and begins the same with more bags', () => {
    const config = { bags: 20, seed: 5 };
    expect(generateBitPatterns(config)).toEqual(generateBitPatterns(config));
    expect(generateBitPatterns({ ...config, bags: 50 }).bags.slice(0, 20)).toEqual(
      generateBitPatterns(config).bags,
    );
    expect(generateBitPatterns({ ...config, seed: 6 })).not.toEqual(generateBitPatterns(config));
  });

  it.each<[Partial<BitPatternsConfig>, string]>([
    [{ bags: 0 }, 'generateBitPatterns: bags must be an integer of at least 1, got 0'],
    [{ instances: 0.5 }, 'generateBitPatterns: instances must be an integer of at least 1, got 0.5'],
    [{ bits: 17 }, 'generateBitPatterns: bits must be at most 16, got 17'],
    [
      { bits: 2, signals: 3 },
      'generateBitPatterns: signals must be fewer than the 3 patterns of 2 bits, got 3',
    ],
  ])('refuses %o', (config, message) => {
    expect(() => generateBitPatterns({ bags: 2, seed: 0, ...config })).toThrow(message);
  });
});
