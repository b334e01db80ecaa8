import { Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { randomNormal, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { MonotonicEnergy } from '../monotonic/monotonic-energy.ts';
import { projectedAdditiveScore } from '../recurrent/additive-alignment.ts';
import { AdditiveScore, concatScore } from '../scores/additive-score.ts';
import { BilinearScore, FactoredBilinearScore } from '../scores/bilinear-score.ts';
import { cosineScore } from '../scores/cosine-score.ts';
import { distanceScore } from '../scores/distance-score.ts';
import { dotScore, scaledDotScore } from '../scores/dot-score.ts';
import { LocationScore } from '../scores/location-score.ts';
import type { ScoreLayer } from '../scores/score.ts';
import type { Cost } from './add-costs.ts';
import { cost } from './cost.ts';
import { bytesOf, counted, expectCounted, parametersIn } from './fixtures/counted.ts';
import {
  additiveScoreCost,
  bilinearScoreCost,
  dotScoreCost,
  factoredBilinearScoreCost,
  locationScoreCost,
  monotonicEnergyCost,
} from './score-costs.ts';

const [BATCH, QUERIES, KEYS, QUERY_DEPTH, KEY_DEPTH, HIDDEN] = [2, 3, 5, 7, 11, 13];
const PAIRS = { batch: BATCH, queries: QUERIES, keys: KEYS };
const SIZES = { ...PAIRS, queryDepth: QUERY_DEPTH, keyDepth: KEY_DEPTH };
const random = new Random(1);

const query = (depth: number): Tensor => randomNormal([BATCH, QUERIES, depth]);
const key = (depth: number): Tensor => randomNormal([BATCH, KEYS, depth]);

onEachBackend('the cost of a score is that of the kernels that run', () => {
  it.each([dotScore, scaledDotScore, cosineScore, distanceScore])('%o', async (score) => {
    const expected = dotScoreCost({ ...PAIRS, depth: 7 });
    expect(expected.multiplyAdds).toBe(2 * 3 * 5 * 7);
    await expectCounted(expected, () => score(query(7), key(7)));
  });

  it.each<[string, () => ScoreLayer, Cost, number]>([
    [
      'bilinear',
      () => new BilinearScore({ queryDepth: 7, keyDepth: 11 }, random),
      bilinearScoreCost(SIZES),
      2 * (3 * 7 * 11 + 3 * 5 * 11),
    ],
    [
      'factored bilinear',
      () => new FactoredBilinearScore({ queryDepth: 7, keyDepth: 11, rank: 2 }, random),
      factoredBilinearScoreCost({ ...SIZES, rank: 2 }),
      2 * (3 * 7 * 2 + 5 * 11 * 2 + 3 * 5 * 2),
    ],
    [
      'additive',
      () => new AdditiveScore({ queryDepth: 7, keyDepth: 11, hidden: HIDDEN }, random),
      additiveScoreCost({ ...SIZES, hidden: HIDDEN }),
      2 * (3 * 7 * 13 + 5 * 11 * 13 + 3 * 5 * 13),
    ],
    [
      'monotonic energy',
      () => new MonotonicEnergy({ queryDepth: 7, keyDepth: 11, hidden: HIDDEN }, random),
      monotonicEnergyCost({ ...SIZES, hidden: HIDDEN }),
      2 * (3 * 7 * 13 + 5 * 11 * 13 + 3 * 5 * 13),
    ],
    [
      'location',
      () => new LocationScore({ places: 17, depth: 7 }, random),
      locationScoreCost({ ...PAIRS, depth: 7, places: 17 }),
      2 * 3 * 5 * 7,
    ],
  ])('%s', async (_, make, expected, byHand) => {
    const layer = make();
    const { score } = layer;
    await expectCounted(expected, () => score(query(QUERY_DEPTH), key(KEY_DEPTH)));
    expect(expected.multiplyAdds).toBe(byHand);
    expect(expected.parameters).toBe(parametersIn(layer));
    expect(cost(layer as BilinearScore, PAIRS)).toEqual(expected);
  });

  it('concat is additive, with its matrices side by side', () =>
    expectCounted(additiveScoreCost({ ...SIZES, hidden: HIDDEN }), () =>
      concatScore(
        query(QUERY_DEPTH),
        key(KEY_DEPTH),
        randomNormal([HIDDEN, QUERY_DEPTH + KEY_DEPTH]),
        randomNormal([1, HIDDEN]),
      ),
    ));

  it('with projected keys kept, a query more costs nothing for keys', async () => {
    const layer = new AdditiveScore({ queryDepth: 7, keyDepth: 11, hidden: HIDDEN }, random);
    const projected = () => ({ keys: randomNormal([BATCH, KEYS, HIDDEN]) });
    const whole = additiveScoreCost({ ...SIZES, hidden: HIDDEN });
    expect(whole.cacheBytes).toBe(bytesOf(projected));
    const { multiplyAdds } = await counted(() =>
      projectedAdditiveScore(query(QUERY_DEPTH), projected().keys, layer),
    );
    expect(whole.multiplyAdds - multiplyAdds).toBe(BATCH * KEYS * KEY_DEPTH * HIDDEN);
  });

  it('what a mask hides of scores are the products of pairs, not the projections', () => {
    const visible = 4;
    const gone = BATCH * (QUERIES * KEYS - visible);
    expect(dotScoreCost({ ...PAIRS, depth: 7, visible }).hidden).toBe(gone * 7);
    expect(bilinearScoreCost({ ...SIZES, visible }).hidden).toBe(gone * KEY_DEPTH);
    expect(factoredBilinearScoreCost({ ...SIZES, rank: 2, visible }).hidden).toBe(gone * 2);
    expect(additiveScoreCost({ ...SIZES, hidden: HIDDEN, visible }).hidden).toBe(gone * HIDDEN);
    expect(locationScoreCost({ ...PAIRS, depth: 7, places: 5, visible }).hidden).toBe(gone * 7);
  });

  it.each([
    [
      () => dotScoreCost({ ...PAIRS, depth: 0 }),
      'dotScoreCost: depth must be an integer of at least 1, got 0',
    ],
    [
      () => bilinearScoreCost({ ...SIZES, queryDepth: 0 }),
      'bilinearScoreCost: queryDepth must be an integer of at least 1, got 0',
    ],
    [
      () => factoredBilinearScoreCost({ ...SIZES, rank: 0 }),
      'factoredBilinearScoreCost: rank must be an integer of at least 1, got 0',
    ],
    [
      () => additiveScoreCost({ ...SIZES, hidden: 0 }),
      'additiveScoreCost: hidden must be an integer of at least 1, got 0',
    ],
    [
      () => monotonicEnergyCost({ ...SIZES, hidden: 0 }),
      'monotonicEnergyCost: hidden must be an integer of at least 1, got 0',
    ],
    [
      () => locationScoreCost({ ...PAIRS, depth: 7, places: 3 }),
      'locationScoreCost: places must be at least keys = 5, got 3',
    ],
    [
      () => dotScoreCost({ ...PAIRS, depth: 7, visible: 16 }),
      'dotScoreCost: visible must be at most queries x keys = 15, got 16',
    ],
    [
      () => dotScoreCost({ ...PAIRS, depth: 7, visible: -1 }),
      'dotScoreCost: visible must be an integer of at least 0, got -1',
    ],
  ])('refuse sizes that are none', (run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
}, ['cpu']);
