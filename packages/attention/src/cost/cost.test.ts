import { Linear, Random } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { randomNormal } from '@tensorflow/tfjs-core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { CopyGate } from '../copy/copy-gate.ts';
import { MultiHeadAttention } from '../multi-head/multi-head-attention.ts';
import { LearnedPositions } from '../positions/learned-positions.ts';
import { RelativeBias } from '../positions/relative-bias.ts';
import { AdditiveAlignment } from '../recurrent/additive-alignment.ts';
import { addCosts, type Cost } from './add-costs.ts';
import { cost } from './cost.ts';
import { expectCounted, parametersIn } from './fixtures/counted.ts';
import { linearCost } from './linear-cost.ts';
import { additiveAlignmentCost } from './recurrent-costs.ts';

const random = new Random(0);

onEachBackend('cost', () => {
  it('of a Linear', async () => {
    const layer = new Linear({ input: 5, output: 7 }, random);
    const expected = cost(layer, { rows: 2 * 3 });
    await expectCounted(expected, () => layer.call(randomNormal([2, 3, 5])));
    expect(expected.parameters).toBe(parametersIn(layer));
    const bare = new Linear({ input: 5, output: 7, bias: false }, random);
    expect(cost(bare, { rows: 1 }).parameters).toBe(35);
  });

  it('of a CopyGate', async () => {
    const gate = new CopyGate({ width: 3, size: 5, input: 7 }, random);
    const expected = cost(gate, { rows: 2 * 11 });
    const draw = (size: number) => randomNormal([2, 11, size]);
    await expectCounted(expected, () => gate.call({ context: draw(3), state: draw(5), input: draw(7) }));
    expect(expected.parameters).toBe(parametersIn(gate));
    expect(expected.multiplyAdds).toBe(2 * 11 * (3 + 5 + 7));
  });

  it('of tables that are only looked up: their parameters', () => {
    const positions = new LearnedPositions({ length: 5, width: 3 }, random);
    const bias = new RelativeBias({ heads: 3, bidirectional: true }, random);
    for (const module of [positions, bias]) {
      expect(cost(module, {})).toEqual({ ...addCosts(), parameters: parametersIn(module) });
    }
  });

  it('of an alignment over all steps', () => {
    const sizes = { queryDepth: 3, keyDepth: 5, hidden: 7 };
    const alignment = new AdditiveAlignment(sizes, random);
    const shapes = { batch: 2, steps: 11, keys: 13, width: 5 };
    expect(cost(alignment, shapes)).toEqual(
      additiveAlignmentCost({ ...sizes, batch: 2, queries: 11, keys: 13 }),
    );
  });

  it('says which size is missing', () => {
    const layer = new MultiHeadAttention({ width: 6, heads: 3 }, random);
    expect(() => cost(layer, { queries: 3 } as never)).toThrow(
      new RangeError('multiHeadCost: keys must be an integer of at least 1, got undefined'),
    );
  });
}, ['cpu']);

describe('cost of a module of somebody else', () => {
  class Twice {
    cost({ rows }: { readonly rows: number }): Cost {
      return addCosts(linearCost({ rows, input: 3, output: 5 }), linearCost({ rows, input: 5, output: 3 }));
    }
  }

  it('is what it says itself', () => {
    const said = cost(new Twice(), { rows: 7 });
    expectTypeOf(said).toEqualTypeOf<Cost>();
    expect([said.multiplyAdds, said.parameters]).toEqual([210, 38]);
  });

  it('is an error where it says nothing', () => {
    expect(() => cost(new Map() as never, {} as never)).toThrow(
      new RangeError('cost: module must be of this package or have a method cost, got Map'),
    );
  });
});
