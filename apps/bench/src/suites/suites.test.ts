import { describe, expect, it } from 'vitest';
import { findSuite, SUITES } from './suites.ts';
import { shownValue } from './unit.ts';

describe('suites', () => {
  it.each(SUITES.map((suite) => [suite.name, suite] as const))(
    '%s names its cases apart, and has quick ones',
    (_, suite) => {
      const names = suite.cases.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(suite.cases.some((benchCase) => suite.quick(benchCase))).toBe(true);
      expect(suite.peers.length).toBeGreaterThan(0);
      const rate = /\/s$/.test(suite.unit);
      for (const benchCase of suite.cases)
        expect((suite.amount?.(benchCase) ?? 0) > 0).toBe(rate || suite.unit === 'MiB');
    },
  );

  it('are found by name, and memn2n by its old one', () => {
    expect(findSuite('gemm').name).toBe('gemm');
    expect(findSuite('memn2n-step').name).toBe('memn2n');
    expect(() => findSuite('gem')).toThrow(/^bench: suite must be one of gemm, .*memory, got gem$/);
  });
});

it('shownValue turns milliseconds into times and rates', () => {
  expect(shownValue('ms', 2, 0)).toBe(2);
  expect(shownValue('us', 2, 0)).toBe(2000);
  expect(shownValue('GFLOP/s', 2, 4e9)).toBe(2000);
  expect(shownValue('GB/s', 2, 4e6)).toBe(2);
  expect(shownValue('tokens/s', 500, 2048)).toBe(4096);
  expect(shownValue('MiB', 10, 2 ** 21)).toBe(8);
});
