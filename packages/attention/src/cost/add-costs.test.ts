import { bandMask, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend } from '@mneme/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causal, slidingWindow } from '../masks/bands.ts';
import { maskFacts } from '../masks/mask-facts.ts';
import { MultiHeadAttention } from '../multi-head/multi-head-attention.ts';
import { addCosts, type Cost } from './add-costs.ts';
import { attendCost } from './attend-cost.ts';
import { cost } from './cost.ts';
import { linearCost, matrixProductCost } from './linear-cost.ts';
import { visiblePairs } from './visible-pairs.ts';

const size = fc.integer({ min: 1, max: 11 });
const NOTHING = { multiplyAdds: 0, hidden: 0, parameters: 0, activationBytes: 0, cacheBytes: 0 };
const anyCost = fc.record<Cost>({
  multiplyAdds: fc.nat(),
  hidden: fc.nat(),
  parameters: fc.nat(),
  activationBytes: fc.nat(),
  cacheBytes: fc.nat(),
});

describe('costs', () => {
  it('add up, whatever their order; of none, to nothing', () => {
    expect(addCosts()).toEqual(NOTHING);
    fc.assert(
      fc.property(anyCost, anyCost, anyCost, (a, b, c) => {
        expect(addCosts(a)).toEqual(a);
        expect(addCosts(a, b)).toEqual(addCosts(b, a));
        expect(addCosts(addCosts(a, b), c)).toEqual(addCosts(a, addCosts(b, c)));
        expect(addCosts(a, b).multiplyAdds).toBe(a.multiplyAdds + b.multiplyAdds);
      }),
    );
  });

  it('of a matrix product and of a linear map: by hand', () => {
    const product = matrixProductCost({ batch: 2, rows: 3, inner: 5, columns: 7 });
    expect(product).toEqual({ ...NOTHING, multiplyAdds: 210, activationBytes: 4 * 42 });
    const mapped = linearCost({ rows: 3, input: 5, output: 7 });
    expect(mapped).toEqual({ ...NOTHING, multiplyAdds: 105, parameters: 42, activationBytes: 4 * 21 });
    expect(linearCost({ rows: 3, input: 5, output: 7, bias: false }).parameters).toBe(35);
  });

  it('grow with the batch and the heads in proportion', () => {
    fc.assert(
      fc.property(size, size, size, size, size, (batch, heads, queries, keys, depth) => {
        const [one, all] = [
          attendCost({ queries, keys, depth }),
          attendCost({ batch, heads, queries, keys, depth }),
        ];
        for (const name of ['multiplyAdds', 'activationBytes', 'cacheBytes'] as const) {
          expect(all[name]).toBe(batch * heads * one[name]);
        }
      }),
    );
  });

  it('never hide more than is done', () => {
    fc.assert(
      fc.property(size, size, size, fc.nat(), (queries, keys, depth, some) => {
        const visible = some % (queries * keys + 1);
        const { hidden, multiplyAdds } = attendCost({ queries, keys, depth, visible });
        expect(multiplyAdds - hidden).toBe(visible * 2 * depth);
      }),
    );
  });

  it.each([
    [
      () => matrixProductCost({ rows: 0, inner: 1, columns: 1 }),
      'matrixProductCost: rows must be an integer of at least 1, got 0',
    ],
    [
      () => linearCost({ rows: 0, input: 1, output: 1 }),
      'linearCost: rows must be an integer of at least 1, got 0',
    ],
    [
      () => visiblePairs({ queries: 0, keys: 1 }, {}),
      'visiblePairs: queries must be an integer of at least 1, got 0',
    ],
    [
      () => visiblePairs({ queries: 1, keys: 1 }, { above: 0.5 }),
      `visiblePairs: above must be an integer of at least ${-Number.MAX_SAFE_INTEGER}, got 0.5`,
    ],
  ])('refuse sizes that are none', (run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
});

onEachBackend('visiblePairs', () => {
  it('counts what bandMask allows', () => {
    const reach = fc.option(fc.integer({ min: -13, max: 13 }), { nil: undefined });
    fc.assert(
      fc.property(size, size, reach, reach, (queries, keys, below, above) => {
        const band = { ...(below !== undefined && { below }), ...(above !== undefined && { above }) };
        const mask = bandMask(queries, keys, band);
        const open = Array.from(mask.dataSync()).filter((seen) => seen > 0).length;
        mask.dispose();
        expect(visiblePairs({ queries, keys }, band)).toBe(open);
      }),
    );
  });

  it('is what maskFacts says of the same mask', () => {
    const sizes = { queries: 7, keys: 11 };
    for (const mask of [causal({ offset: 4 }), slidingWindow({ before: 2, after: 1, offset: 0 })]) {
      const shown = Math.round((1 - maskFacts(mask, sizes).hidden) * 77);
      expect(visiblePairs(sizes, mask.band ?? {})).toBe(shown);
    }
  });

  it('needs no tensors, as no cost does', () => {
    const layer = new MultiHeadAttention({ width: 6, heads: 3 }, new Random(0));
    expectNoLeak(() => {
      cost(layer, { queries: 5, keys: 7, visible: visiblePairs({ queries: 5, keys: 7 }, { above: 0 }) });
      return [];
    });
  });
}, ['cpu']);
