import { Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { randomNormal, type Tensor, type TensorContainer } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { AttentionPooling } from '../pooling/attention-pooling.ts';
import { BidirectionalAttention } from '../pooling/bidirectional-attention.ts';
import { coattend } from '../pooling/coattend.ts';
import { HierarchicalAttention } from '../pooling/hierarchical-attention.ts';
import { ParallelCoattention } from '../pooling/parallel-coattention.ts';
import { SelfAttentivePooling } from '../pooling/self-attentive-pooling.ts';
import { SaliencyGate } from '../saliency/saliency-gate.ts';
import { SaliencyPooling } from '../saliency/saliency-pooling.ts';
import type { Cost } from './add-costs.ts';
import { cost } from './cost.ts';
import { expectCounted, parametersIn } from './fixtures/counted.ts';
import {
  attentionPoolCost,
  bidirectionalAttendCost,
  coattendCost,
  hierarchicalAttendCost,
  parallelCoattendCost,
  saliencyGateCost,
  saliencyPoolCost,
  selfAttentivePoolCost,
} from './pooling-costs.ts';

const [BATCH, QUERIES, KEYS, DEPTH, HIDDEN, ROWS, OTHER] = [2, 3, 5, 7, 11, 13, 17];
const ITEMS = { batch: BATCH, length: KEYS };
const PAIRS = { batch: BATCH, queries: QUERIES, keys: KEYS };
const draw = (...shape: number[]): Tensor => randomNormal([BATCH, ...shape]);

interface Case {
  readonly name: string;
  readonly expected: Cost;
  /** Multiply-adds of one example of the batch. */
  readonly byHand: number;
  /** A module, how it is called, and what it says itself. */
  readonly make: () => { module: object; run: () => TensorContainer; asked: Cost };
}

const random = new Random(0);
const CASES: readonly Case[] = [
  {
    name: 'AttentionPooling',
    expected: attentionPoolCost({ ...ITEMS, width: DEPTH, seeds: QUERIES }),
    byHand: 3 * 5 * (7 + 7 + 7),
    make() {
      const module = new AttentionPooling({ width: DEPTH, seeds: QUERIES }, random);
      return {
        module,
        run: () => ({ ...module.call({ x: draw(KEYS, DEPTH) }) }),
        asked: cost(module, ITEMS),
      };
    },
  },
  {
    name: 'SaliencyPooling',
    expected: saliencyPoolCost({ ...ITEMS, width: DEPTH, hidden: HIDDEN }),
    byHand: 5 * 7 * 11 + 5 * 11 + 5 * 7,
    make() {
      const module = new SaliencyPooling({ width: DEPTH, hidden: HIDDEN }, random);
      return {
        module,
        run: () => ({ ...module.call({ x: draw(KEYS, DEPTH) }) }),
        asked: cost(module, ITEMS),
      };
    },
  },
  {
    name: 'SaliencyGate',
    expected: saliencyGateCost({ ...ITEMS, width: DEPTH }),
    byHand: 5 * 7 * 7,
    make() {
      const module = new SaliencyGate({ width: DEPTH }, random);
      return { module, run: () => module.call(draw(KEYS, DEPTH)), asked: cost(module, ITEMS) };
    },
  },
  {
    name: 'SaliencyGate of a whole item',
    expected: saliencyGateCost({ ...ITEMS, width: DEPTH, gates: 1 }),
    byHand: 5 * 7,
    make() {
      const module = new SaliencyGate({ width: DEPTH, gates: 1 }, random);
      return { module, run: () => module.call(draw(KEYS, DEPTH)), asked: cost(module, ITEMS) };
    },
  },
  {
    name: 'SelfAttentivePooling',
    expected: selfAttentivePoolCost({ ...ITEMS, width: DEPTH, hidden: HIDDEN, rows: ROWS }),
    byHand: 5 * 7 * 11 + 5 * 11 * 13 + 13 * 5 * 7,
    make() {
      const module = new SelfAttentivePooling({ width: DEPTH, hidden: HIDDEN, rows: ROWS }, random);
      return {
        module,
        run: () => ({ ...module.call({ x: draw(KEYS, DEPTH) }) }),
        asked: cost(module, ITEMS),
      };
    },
  },
  {
    name: 'HierarchicalAttention',
    expected: hierarchicalAttendCost({
      ...ITEMS,
      sentences: QUERIES,
      word: { width: DEPTH, hidden: HIDDEN },
      sentence: { width: DEPTH, hidden: ROWS },
    }),
    byHand: 3 * (5 * 7 * 11 + 5 * 11 + 5 * 7) + (3 * 7 * 13 + 3 * 13 + 3 * 7),
    make() {
      const config = { word: { width: DEPTH, hidden: HIDDEN }, sentence: { width: DEPTH, hidden: ROWS } };
      const module = new HierarchicalAttention(config, random);
      const run = () => ({ ...module.call({ words: draw(QUERIES, KEYS, DEPTH) }) });
      return { module, run, asked: cost(module, { ...ITEMS, sentences: QUERIES }) };
    },
  },
  {
    name: 'BidirectionalAttention',
    expected: bidirectionalAttendCost({ ...PAIRS, depth: DEPTH }),
    byHand: 5 * 7 + 3 * 7 + 3 * 5 * 7 + 3 * 5 * 7 + 5 * 7,
    make() {
      const module = new BidirectionalAttention({ depth: DEPTH }, random);
      const run = () => ({ ...module.call({ context: draw(KEYS, DEPTH), query: draw(QUERIES, DEPTH) }) });
      return { module, run, asked: cost(module, PAIRS) };
    },
  },
  {
    name: 'ParallelCoattention',
    expected: parallelCoattendCost({
      batch: BATCH,
      leftLength: QUERIES,
      rightLength: KEYS,
      leftDepth: DEPTH,
      rightDepth: OTHER,
      hidden: HIDDEN,
    }),
    byHand:
      3 * 7 * 17 + 3 * 5 * 17 + 3 * 7 * 11 + 5 * 17 * 11 + 2 * 3 * 5 * 11 + (3 + 5) * 11 + 3 * 7 + 5 * 17,
    make() {
      const config = { leftDepth: DEPTH, rightDepth: OTHER, hidden: HIDDEN };
      const module = new ParallelCoattention(config, random);
      const run = () => ({ ...module.call({ left: draw(QUERIES, DEPTH), right: draw(KEYS, OTHER) }) });
      return { module, run, asked: cost(module, { batch: BATCH, leftLength: QUERIES, rightLength: KEYS }) };
    },
  },
];

onEachBackend('the cost of pooling is that of the kernels that run', () => {
  it.each(CASES)('$name', async ({ expected, byHand, make }) => {
    const { module, run, asked } = make();
    await expectCounted(expected, run);
    expect(expected.multiplyAdds).toBe(BATCH * byHand);
    expect(expected.parameters).toBe(parametersIn(module));
    expect([expected.hidden, expected.cacheBytes]).toEqual([0, 0]);
    expect(asked).toEqual(expected);
  });

  it('coattend', async () => {
    const expected = coattendCost({ ...PAIRS, depth: DEPTH });
    expect(expected.multiplyAdds).toBe(BATCH * 5 * 3 * 5 * 7);
    await expectCounted(expected, () => ({
      ...coattend({ context: draw(KEYS, DEPTH), query: draw(QUERIES, DEPTH) }),
    }));
  });

  const bad = { ...ITEMS, width: DEPTH, hidden: 0, rows: 0 };
  it.each([
    [
      () => attentionPoolCost({ ...ITEMS, width: DEPTH, seeds: 0 }),
      'attentionPoolCost: seeds must be an integer of at least 1, got 0',
    ],
    [() => saliencyPoolCost(bad), 'saliencyPoolCost: hidden must be an integer of at least 1, got 0'],
    [
      () => saliencyGateCost({ ...ITEMS, width: DEPTH, gates: 0 }),
      'saliencyGateCost: gates must be an integer of at least 1, got 0',
    ],
    [
      () => selfAttentivePoolCost({ ...bad, hidden: 1 }),
      'selfAttentivePoolCost: rows must be an integer of at least 1, got 0',
    ],
    [
      () => hierarchicalAttendCost({ sentences: 0, length: 1, word: bad, sentence: bad }),
      'hierarchicalAttendCost: sentences must be an integer of at least 1, got 0',
    ],
    [
      () => bidirectionalAttendCost({ ...PAIRS, depth: 0 }),
      'bidirectionalAttendCost: depth must be an integer of at least 1, got 0',
    ],
    [
      () => coattendCost({ ...PAIRS, depth: 0 }),
      'coattendCost: depth must be an integer of at least 1, got 0',
    ],
    [
      () => parallelCoattendCost({ leftLength: 1, rightLength: 1, leftDepth: 1, rightDepth: 1, hidden: 0 }),
      'parallelCoattendCost: hidden must be an integer of at least 1, got 0',
    ],
  ])('refuse sizes that are none', (run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
}, ['cpu']);
