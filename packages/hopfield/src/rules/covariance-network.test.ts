import { Random } from '@mneme/tensor-core';
import { expect, it } from 'vitest';
import { overlap, type Pattern, pattern, randomPattern, withFlips } from '../binary/pattern.ts';
import { recallAsynchronously } from '../binary/recall-asynchronously.ts';
import { covarianceNetwork } from './covariance-network.ts';
import { hebbianWeights } from './hebbian-weights.ts';

const SIZE = 11;

it('is the loop over its definition', () => {
  const patterns = Array.from({ length: 4 }, (_, p) => randomPattern(SIZE, new Random(1).at(p), 0.3));
  const { weights, bias } = covarianceNetwork(patterns);
  const mean = (i: number): number => patterns.reduce((sum, own) => sum + (own[i] ?? 0) / 4, 0);
  for (let i = 0; i < SIZE; i++) {
    let wanted = Math.abs(mean(i)) === 1 ? mean(i) : 0;
    for (let j = 0; j < SIZE; j++) {
      const both = patterns.reduce(
        (sum, own) => sum + (((own[i] ?? 0) - mean(i)) * ((own[j] ?? 0) - mean(j))) / 4,
        0,
      );
      expect(weights.values[i * SIZE + j]).toBeCloseTo(i === j ? 0 : both, 12);
      if (i !== j) wanted -= both * mean(j);
    }
    expect(bias?.[i]).toBeCloseTo(wanted, 12);
  }
});

it("recalls patterns that are mostly alike, which Hebb's rule drowns in what they share", () => {
  // A background that all have, and a part of their own.
  const shared = randomPattern(150, new Random(2));
  const patterns = Array.from({ length: 3 }, (_, p) => {
    const own = randomPattern(60, new Random(3).at(p));
    return Int8Array.from([...shared, ...own]);
  });
  const found = (recall: (cue: Pattern) => Pattern): number =>
    patterns.filter((own, p) => overlap(recall(withFlips(own, 15, new Random(4).at(p))), own) === 1).length;
  const network = covarianceNetwork(patterns);
  expect(found((cue) => recallAsynchronously(network, cue).state)).toBe(3);
  const hebb = { weights: hebbianWeights(patterns) };
  expect(found((cue) => recallAsynchronously(hebb, cue).state)).toBeLessThan(3);
});

it('refuses what has no covariance', () => {
  expect(() => covarianceNetwork([pattern([1])])).toThrow(
    'covarianceNetwork: patterns must be at least two, got 1',
  );
});
