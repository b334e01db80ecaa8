import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

describe('Random', () => {
  it('gives the same numbers for the same key, on any machine', () => {
    expect([...new Random(7).bits(3)]).toEqual([...new Random(new Random(7).key).bits(3)]);
    expect([...new Random(0).bits(2)]).toEqual([0x6b200159, 0x99ba4efe]);
    expect(new Random(2 ** 32 + 5).key).toEqual([5, 1]);
  });

  it('gives a longer draw the same beginning', () => {
    expect([...new Random(3).bits(5)]).toEqual([...new Random(3).bits(97)].slice(0, 5));
  });

  it('has a source of its own for each name, step and seed', () => {
    const root = new Random(1);
    const sources = [
      root,
      new Random(2),
      root.split(''),
      root.split('a'),
      root.split('b'),
      root.at(0),
      root.at(1),
    ];
    sources.push(root.split('a').split('b'), root.split('b').split('a'), root.at(0).at(1), root.at(1).at(0));
    expect(new Set(sources.map((source) => source.bits(2).join())).size).toBe(sources.length);
    expect(root.split('a').key).toEqual(root.split('a').key);
  });

  it('makes uniforms of [0, 1) from the upper 24 bits', () => {
    const [words, values] = [new Random(5).bits(101), new Random(5).uniforms(101)];
    expect([...values]).toEqual([...words].map((word) => Math.floor(word / 256) / 2 ** 24));
    expect([...new Random(6).uniforms(100_000)].every((x) => x >= 0 && x < 1)).toBe(true);
  });

  it('makes integers below a bound, each as often (chi-square)', () => {
    const counts = new Float64Array(11);
    for (const value of new Random(8).integers(110_000, 11)) counts[value] = (counts[value] ?? 0) + 1;
    const chiSquare = counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(29.6); // 0.1 % of 10 degrees of freedom
  });

  it('permutes: everything once, in any order (chi-square over the orders of three)', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(200), (seed, size) => {
        const sorted = [...new Random(seed).permutation(size)].sort((a, b) => a - b);
        expect(sorted).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
    );
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = new Random(9).at(i).permutation(3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    const chiSquare = [...counts.values()].reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0);
    expect(counts.size).toBe(6);
    expect(chiSquare).toBeLessThan(20.5); // 0.1 % of 5 degrees of freedom
  });

  it('says what its arguments must be', () => {
    const random = new Random(0);
    expect(() => new Random(-1)).toThrow('Random: seed must be an integer in [0, 2^53), got -1');
    expect(() => random.at(0.5)).toThrow('Random.at: step must be an integer in [0, 2^32), got 0.5');
    expect(() => random.bits(-1)).toThrow('Random.bits: count must be an integer of at least 0, got -1');
    expect(() => random.integers(1, 0)).toThrow(
      'Random.integers: below must be an integer in [1, 2^24], got 0',
    );
  });
});
