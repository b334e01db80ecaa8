import { ensureGradients, maskedSoftmax, normal, parametersOf, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { attend } from './attend.ts';
import { attendBy } from './attend-by.ts';
import { sparsemax } from './normalizers/sparsemax.ts';
import { AdditiveScore } from './scores/additive-score.ts';
import { BilinearScore, FactoredBilinearScore } from './scores/bilinear-score.ts';
import { dotScore, scaledDotScore } from './scores/dot-score.ts';
import { LocationScore } from './scores/location-score.ts';

const [BATCH, QUERIES, KEYS, DEPTH, HIDDEN] = [2, 3, 5, 7, 11];
const shapes = { query: [BATCH, QUERIES, DEPTH], key: [BATCH, KEYS, DEPTH] };
const draw = (name: string, shape: number[]): Tensor =>
  normal(shape, new Random(9).split(name), { deviation: 0.7 });

onEachBackend('attendBy', () => {
  beforeAll(() => ensureGradients());
  const inputs = () => ({
    query: draw('query', shapes.query),
    key: draw('key', shapes.key),
    value: draw('value', [BATCH, KEYS, HIDDEN]),
  });

  it('with the scaled dot and the softmax is attend', () => {
    const options = { score: scaledDotScore, normalizer: maskedSoftmax } as const;
    const { output, weights } = attendBy(inputs(), { ...options, returns: { weights: true } });
    const expected = attend(inputs(), { returns: { weights: true } });
    toBeClose(output, expected.output);
    toBeClose(weights, expected.weights);
  });

  it.each([
    [
      'additive',
      () => new AdditiveScore({ queryDepth: DEPTH, keyDepth: DEPTH, hidden: 3 }, new Random(1)),
      3,
    ],
    ['bilinear', () => new BilinearScore({ queryDepth: DEPTH, keyDepth: DEPTH }, new Random(1)), 1],
    [
      'factored',
      () => new FactoredBilinearScore({ queryDepth: DEPTH, keyDepth: DEPTH, rank: 2 }, new Random(1)),
      2,
    ],
    ['location', () => new LocationScore({ places: KEYS, depth: DEPTH }, new Random(1)), 1],
  ])('takes a score with parameters: %s', (_name, make, count) => {
    const layer = make();
    expect(parametersOf(layer).size).toBe(count);
    const { output } = attendBy(inputs(), { score: layer.score, normalizer: sparsemax });
    expect(output.shape).toEqual([BATCH, QUERIES, HIDDEN]);
    const given = inputs();
    expectNoLeak(() => attendBy(given, { score: layer.score, normalizer: sparsemax }).output);
  });
});

describe('attendBy', () => {
  it('refuses what does not fit', () => {
    const inputs = { query: zeros([1, 2]), key: zeros([3, 2]), value: zeros([4, 2]) };
    expect(() => attendBy(inputs, { score: dotScore, normalizer: maskedSoftmax })).toThrow(
      'attendBy: value must be [..., keys, width], got [4, 2]: keys is 3 in key but 4 here',
    );
  });
});
