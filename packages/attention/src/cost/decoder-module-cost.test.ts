import { GruCell, Linear, LstmCell, Random, type RecurrentState } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { randomNormal } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { HardMonotonicAlignment, MonotonicAlignment } from '../monotonic/monotonic-alignment.ts';
import { MonotonicEnergy } from '../monotonic/monotonic-energy.ts';
import { AdditiveAlignment } from '../recurrent/additive-alignment.ts';
import type { Alignment } from '../recurrent/alignment.ts';
import type { AttentionDecoder } from '../recurrent/attention-decoder.ts';
import { BahdanauDecoder } from '../recurrent/bahdanau-decoder.ts';
import { CoverageAlignment } from '../recurrent/coverage-alignment.ts';
import { LocalMonotonicAlignment, LocalPredictiveAlignment } from '../recurrent/local-alignment.ts';
import { LocationAwareAlignment } from '../recurrent/location-aware-alignment.ts';
import { LuongDecoder } from '../recurrent/luong-decoder.ts';
import { ScoreAlignment } from '../recurrent/score-alignment.ts';
import { unrollDecoder } from '../recurrent/unroll-decoder.ts';
import { AdditiveScore } from '../scores/additive-score.ts';
import { BilinearScore } from '../scores/bilinear-score.ts';
import { dotScore } from '../scores/dot-score.ts';
import { addCosts, type Cost } from './add-costs.ts';
import { cost } from './cost.ts';
import { expectCounted, parametersIn } from './fixtures/counted.ts';
import { dotScoreCost } from './score-costs.ts';

const [BATCH, STEPS, KEYS, INPUT, SIZE, HIDDEN, OUTPUT] = [2, 3, 5, 7, 11, 13, 17];
// A dot product needs values as wide as the state.
const WIDTH = SIZE;
const SHAPES = { batch: BATCH, steps: STEPS, keys: KEYS, width: WIDTH };
const random = new Random(0);
const additive = { queryDepth: SIZE, keyDepth: WIDTH, hidden: HIDDEN };

type Any = Alignment<RecurrentState>;

/** Each alignment, and what of the memory it keeps besides the values. */
const ALIGNMENTS: readonly [string, () => object, number][] = [
  ['AdditiveAlignment', () => new AdditiveAlignment(additive, random), HIDDEN],
  ['CoverageAlignment', () => new CoverageAlignment(additive, random), HIDDEN],
  [
    'LocationAwareAlignment',
    () => new LocationAwareAlignment({ ...additive, filters: 2, kernel: 3 }, random),
    HIDDEN,
  ],
  ['ScoreAlignment of a dot product', () => new ScoreAlignment({ score: dotScore }), 0],
  [
    'ScoreAlignment of a bilinear score',
    () => new ScoreAlignment(new BilinearScore({ queryDepth: SIZE, keyDepth: WIDTH }, random)),
    0,
  ],
  [
    'ScoreAlignment of an additive score, which is not prepared',
    () => new ScoreAlignment(new AdditiveScore(additive, random)),
    0,
  ],
  ['MonotonicAlignment', () => new MonotonicAlignment({ layer: new MonotonicEnergy(additive, random) }), 0],
  ['HardMonotonicAlignment', () => new HardMonotonicAlignment(new MonotonicEnergy(additive, random)), 0],
  [
    'LocalMonotonicAlignment',
    () => new LocalMonotonicAlignment({ layer: { score: dotScore }, reach: 1.5 }),
    0,
  ],
  [
    'LocalPredictiveAlignment',
    () =>
      new LocalPredictiveAlignment(
        { layer: { score: dotScore }, reach: 2, queryDepth: SIZE, hidden: HIDDEN },
        random,
      ),
    0,
  ],
];

onEachBackend('the cost of a decoder is that of the kernels that run', () => {
  const counts = (decoder: AttentionDecoder<RecurrentState>, expected: Cost): Promise<void> => {
    const x = randomNormal([BATCH, STEPS, INPUT]);
    const memory = { values: randomNormal([BATCH, KEYS, WIDTH]) };
    // Made before: what a decoder begins with is not counted.
    const state = decoder.initialState(memory);
    return expectCounted(expected, () => unrollDecoder(decoder, { x, memory }, { state }).output);
  };

  describe.each(ALIGNMENTS)('with %s', (_, make, kept) => {
    it('as Bahdanau has it', async () => {
      const cell = new GruCell({ input: INPUT + WIDTH, size: SIZE }, random);
      const decoder = new BahdanauDecoder({ cell, alignment: make() as Any });
      const expected = cost(decoder, SHAPES);
      await counts(decoder, expected);
      expect(expected.parameters).toBe(parametersIn(decoder));
      expect(expected.cacheBytes).toBe(4 * BATCH * KEYS * (WIDTH + kept));
    });

    it('as Luong has it', async () => {
      const decoder = new LuongDecoder({
        cell: new LstmCell({ input: INPUT + OUTPUT, size: SIZE }, random),
        alignment: make() as Any,
        combine: new Linear({ input: WIDTH + SIZE, output: OUTPUT }, random),
      });
      const expected = cost(decoder, SHAPES);
      await counts(decoder, expected);
      expect(expected.parameters).toBe(parametersIn(decoder));
    });
  });

  it('a window masks most scores and leaves their values unread, and hard attention reads one', () => {
    const hidden = (alignment: object): number => {
      const cell = new GruCell({ input: INPUT + WIDTH, size: SIZE }, random);
      return cost(new BahdanauDecoder({ cell, alignment: alignment as Any }), SHAPES).hidden;
    };
    const layer = { score: dotScore };
    // Places 0 to 1, 0 to 2 and 1 to 3 of 5.
    expect(hidden(new LocalMonotonicAlignment({ layer, reach: 1 }))).toBe(BATCH * (15 - 8) * 2 * WIDTH);
    expect(hidden(new HardMonotonicAlignment(layer))).toBe(BATCH * (15 - 3) * WIDTH);
    expect(hidden(new ScoreAlignment(layer))).toBe(0);
  });

  it('a score, an alignment or a cell of somebody else says itself what it costs', () => {
    const sizes = { queries: 1, keys: KEYS, depth: WIDTH };
    const said = dotScoreCost({ ...sizes, batch: BATCH * STEPS });
    const layer = { score: dotScore.bind(undefined), cost: () => said };
    const aligned = cost(new ScoreAlignment(layer), SHAPES);
    expect(aligned).toEqual(cost(new ScoreAlignment({ score: dotScore }), SHAPES));
    const own = { ...new ScoreAlignment({ score: dotScore }), cost: () => said };
    const cell = new GruCell({ input: INPUT + WIDTH, size: SIZE }, random);
    const decoder = new BahdanauDecoder({ cell, alignment: own as unknown as Any });
    const { multiplyAdds } = addCosts(said, cost(cell, SHAPES));
    expect(cost(decoder, SHAPES).multiplyAdds).toBe(multiplyAdds + BATCH * STEPS * KEYS * WIDTH);
  });

  it('refuse a part that says nothing', () => {
    const alignment = new ScoreAlignment({ score: dotScore.bind(undefined) });
    const cell = new GruCell({ input: INPUT + WIDTH, size: SIZE }, random);
    expect(() => cost(new BahdanauDecoder({ cell, alignment }), SHAPES)).toThrow(
      'cost: module must be of this package or have a method cost, got BahdanauDecoder',
    );
  });
}, ['cpu']);
