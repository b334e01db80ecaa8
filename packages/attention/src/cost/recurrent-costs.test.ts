import { GruCell, LstmCell, Random, ResetFirstGruCell, RnnCell, unroll } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { randomNormal, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { PointerNetwork } from '../pointer/pointer-network.ts';
import { AdditiveAlignment } from '../recurrent/additive-alignment.ts';
import type { Cost } from './add-costs.ts';
import { cost } from './cost.ts';
import { bytesOf, expectCounted, parametersIn } from './fixtures/counted.ts';
import { pointerCost } from './pointer-cost.ts';
import {
  additiveAlignmentCost,
  coverageAlignmentCost,
  gruCost,
  locationAwareAlignmentCost,
  lstmCost,
  type RecurrentSizes,
  rnnCost,
} from './recurrent-costs.ts';

const [BATCH, STEPS, INPUT, SIZE, ITEMS, HIDDEN] = [2, 3, 5, 7, 11, 13];
const SIZES = { batch: BATCH, steps: STEPS, input: INPUT, size: SIZE };

type Cell = LstmCell | GruCell | ResetFirstGruCell | RnnCell;
type MakeCell = new (config: { input: number; size: number; bias: boolean }, random: Random) => Cell;

onEachBackend('the cost of what goes step by step is that of the kernels that run', () => {
  it.each<[string, MakeCell, (sizes: RecurrentSizes) => Cost, number]>([
    ['LstmCell', LstmCell, lstmCost, 4],
    ['GruCell', GruCell, gruCost, 3],
    ['ResetFirstGruCell', ResetFirstGruCell, gruCost, 3],
    ['RnnCell', RnnCell, rnnCost, 1],
  ])('%s', async (_, Make, costOfCell, gates) => {
    for (const bias of [true, false]) {
      const cell = new Make({ input: INPUT, size: SIZE, bias }, new Random(0));
      const expected = costOfCell({ ...SIZES, bias });
      const run = () => unroll(cell as LstmCell, randomNormal([BATCH, STEPS, INPUT])).output;
      await expectCounted(expected, run);
      expect(expected.multiplyAdds).toBe(2 * 3 * gates * 7 * (5 + 7));
      expect(expected.parameters).toBe(parametersIn(cell));
      expect(cost(cell, { batch: BATCH, steps: STEPS })).toEqual(expected);
    }
  });

  it.each([1, STEPS])('PointerNetwork in %i steps', async (steps) => {
    const network = new PointerNetwork({ input: INPUT, size: SIZE, hidden: HIDDEN }, new Random(0));
    const expected = pointerCost({
      batch: BATCH,
      items: ITEMS,
      steps,
      input: INPUT,
      size: SIZE,
      hidden: HIDDEN,
    });
    const places = Int32Array.from({ length: BATCH * steps }, (_, i) => i % steps);
    const items = randomNormal([BATCH, ITEMS, INPUT]);
    const run = () => network.call({ items, targets: tensor(places, [BATCH, steps], 'int32') });
    await expectCounted(expected, run);
    const recurrent = 2 * (ITEMS + steps) * 4 * 7 * (5 + 7);
    const pointed = 2 * (steps * 7 * 13 + ITEMS * 7 * 13 + steps * ITEMS * 13);
    const fed = 2 * (steps - 1) * ITEMS * 5;
    expect(expected.multiplyAdds).toBe(recurrent + pointed + fed);
    expect(expected.hidden).toBe((fed * (ITEMS - 1)) / ITEMS);
    expect(expected.parameters).toBe(parametersIn(network));
    expect(cost(network, { batch: BATCH, items: ITEMS, steps })).toEqual(expected);
    expect(expected.cacheBytes).toBe(bytesOf(() => ({ keys: network.encode({ items }).keys })));
  });

  it('an alignment keeps its projected keys', () => {
    const sizes = { queryDepth: 3, keyDepth: INPUT, hidden: HIDDEN };
    const alignment = new AdditiveAlignment(sizes, new Random(0));
    const { cacheBytes } = additiveAlignmentCost({ ...sizes, batch: BATCH, queries: STEPS, keys: ITEMS });
    const values = randomNormal([BATCH, ITEMS, INPUT]);
    expect(cacheBytes).toBe(bytesOf(() => ({ keys: alignment.prepare(values) })));
  });

  const bad = { queries: 1, keys: 1, queryDepth: 1, keyDepth: 1, hidden: 0 };
  it.each([
    [() => lstmCost({ input: 1, size: 0 }), 'lstmCost: size must be an integer of at least 1, got 0'],
    [() => gruCost({ input: 1, size: 0 }), 'gruCost: size must be an integer of at least 1, got 0'],
    [() => rnnCost({ input: 1, size: 0 }), 'rnnCost: size must be an integer of at least 1, got 0'],
    [
      () => additiveAlignmentCost(bad),
      'additiveAlignmentCost: hidden must be an integer of at least 1, got 0',
    ],
    [
      () => coverageAlignmentCost(bad),
      'coverageAlignmentCost: hidden must be an integer of at least 1, got 0',
    ],
    [
      () => locationAwareAlignmentCost({ ...bad, hidden: 1, filters: 1, kernel: 0 }),
      'locationAwareAlignmentCost: kernel must be an integer of at least 1, got 0',
    ],
    [
      () => pointerCost({ items: 0, steps: 1, input: 1, size: 1 }),
      'pointerCost: items must be an integer of at least 1, got 0',
    ],
  ])('refuse sizes that are none', (run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
}, ['cpu']);
