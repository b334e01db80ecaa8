import { bandMask, Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { randomNormal, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { splitHeads } from '../multi-head/heads.ts';
import { MultiHeadAttention, type MultiHeadAttentionConfig } from '../multi-head/multi-head-attention.ts';
import { RelativePositions } from '../positions/relative-positions.ts';
import { cost } from './cost.ts';
import { bytesOf, expectCounted, parametersIn } from './fixtures/counted.ts';
import { multiHeadCost, relativeAttendCost } from './multi-head-cost.ts';
import { visiblePairs } from './visible-pairs.ts';

const [BATCH, QUERIES, KEYS] = [2, 3, 5];
const SHAPES = { batch: BATCH, queries: QUERIES, keys: KEYS };

const CONFIGS: readonly [string, MultiHeadAttentionConfig][] = [
  ['heads', { width: 6, heads: 3 }],
  ['grouped heads', { width: 12, heads: 6, keyHeads: 2 }],
  ['one head of keys', { width: 6, heads: 3, keyHeads: 1 }],
  ['a depth of its own, without biases', { width: 7, heads: 3, depth: 11, bias: false }],
  ['keys and values of other sizes', { width: 6, heads: 2, keyWidth: 7, valueWidth: 13 }],
];

onEachBackend('the cost of multi-head attention is that of the kernels that run', () => {
  describe.each(CONFIGS)('with %s', (_, config) => {
    const make = (): MultiHeadAttention => new MultiHeadAttention(config, new Random(0));
    const { width, keyWidth = width, valueWidth = keyWidth } = config;
    const inputs = (): { query: Tensor; key: Tensor; value: Tensor } => ({
      query: randomNormal([BATCH, QUERIES, width]),
      key: randomNormal([BATCH, KEYS, keyWidth]),
      value: randomNormal([BATCH, KEYS, valueWidth]),
    });
    const expected = multiHeadCost({ ...SHAPES, ...config });

    it('counts multiply-adds and bytes', () => {
      const layer = make();
      return expectCounted(expected, () => layer.call(inputs()).output);
    });

    it('counts parameters, and what the module itself is asked is the same', () => {
      const layer = make();
      expect(expected.parameters).toBe(parametersIn(layer));
      expect(cost(layer, SHAPES)).toEqual(expected);
    });

    it('keeps keys and values of its own heads alone', () => {
      const { key, value } = inputs();
      const layer = make();
      const bytes = bytesOf(() => ({
        key: splitHeads(layer.key.call(key), layer.keyHeads),
        value: splitHeads(layer.value.call(value), layer.keyHeads),
      }));
      expect(expected.cacheBytes).toBe(bytes);
    });

    it('runs as much under a mask, and says what that hides', async () => {
      const band = { above: 0 };
      const layer = make();
      const visible = visiblePairs(SHAPES, band);
      const masked = multiHeadCost({ ...SHAPES, ...config, visible });
      const mask = bandMask(QUERIES, KEYS, band);
      await expectCounted(masked, () => layer.call({ ...inputs(), mask }).output);
      const depth = config.depth ?? width / config.heads;
      expect(masked.hidden).toBe(BATCH * config.heads * (QUERIES * KEYS - visible) * 2 * depth);
    });
  });

  it('by hand', () => {
    // 4 projections of 6 x 6 for 3 or 5 vectors, and 3 x 5 pairs of size 2 + 2 in 3 heads.
    expect(multiHeadCost({ queries: 3, keys: 5, width: 6, heads: 3 })).toEqual({
      multiplyAdds: 36 * (3 + 5 + 5 + 3) + 15 * 4 * 3,
      hidden: 0,
      parameters: 4 * (36 + 6),
      activationBytes: 4 * (6 * (3 + 5 + 5 + 3) + 3 * (15 + 15 + 6)),
      cacheBytes: 4 * 2 * 5 * 6,
    });
  });

  it('returns weights for the scores once more', () => {
    const layer = new MultiHeadAttention({ width: 6, heads: 3 }, new Random(0));
    const x = randomNormal([BATCH, KEYS, 6]);
    return expectCounted(cost(layer, { batch: BATCH, queries: KEYS, keys: KEYS, weights: true }), () => [
      ...Object.values(layer.call({ query: x, key: x, value: x }, {}, { returns: { weights: true } })),
    ]);
  });

  it('RelativePositions', async () => {
    const layer = new RelativePositions({ depth: 7, width: 11, furthest: 2 }, new Random(0));
    const sizes = { ...SHAPES, depth: 7, width: 11, furthest: 2 };
    const expected = relativeAttendCost(sizes);
    expect(expected.multiplyAdds).toBe(2 * 3 * 5 * (7 + 11) * 2);
    expect(expected.parameters).toBe(parametersIn(layer));
    expect(cost(layer, SHAPES)).toEqual(expected);
    await expectCounted(expected, () =>
      layer.call({
        query: randomNormal([BATCH, QUERIES, 7]),
        key: randomNormal([BATCH, KEYS, 7]),
        value: randomNormal([BATCH, KEYS, 11]),
      }),
    );
    const masked = relativeAttendCost({ ...sizes, visible: 4 });
    expect(masked.hidden).toBe(2 * (15 - 4) * (7 + 11) * 2);
  });

  it.each([
    [
      () => multiHeadCost({ ...SHAPES, width: 6, heads: 4 }),
      'multiHeadCost: heads must divide width = 6, got 4',
    ],
    [
      () => multiHeadCost({ ...SHAPES, width: 6, heads: 3, keyHeads: 2 }),
      'multiHeadCost: keyHeads must divide heads = 3, got 2',
    ],
    [
      () => multiHeadCost({ ...SHAPES, width: 6, heads: 0 }),
      'multiHeadCost: heads must be an integer of at least 1, got 0',
    ],
    [
      () => relativeAttendCost({ ...SHAPES, depth: 7, furthest: 0 }),
      'relativeAttendCost: furthest must be an integer of at least 1, got 0',
    ],
  ])('refuse sizes that are none', (run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
}, ['cpu']);
