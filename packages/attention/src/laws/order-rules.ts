import { expandDims, reshape, type Tensor, tile } from '@tensorflow/tfjs-core';
import { drawAttention, drawPairs } from './attention-case.ts';
import type { AttentionLaw, AttentionSubject } from './attention-subject.ts';
import type { Rules } from './law.ts';
import { joined, part, reordered } from './rearrange.ts';

/** What does not depend on an order, on the rest of a batch, or on what was called before. */
export const orderRules: Rules<
  AttentionSubject,
  Extract<
    AttentionLaw,
    'key order' | 'query order' | 'batch' | 'doubling' | 'broadcast' | 'repeatable' | 'no leak'
  >
> = {
  'key order': {
    statement: 'keys, values and the columns of the mask in another order change nothing',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const order = trial.order('order', sizes.keys);
      const moved = attend({
        query: inputs.query,
        key: reordered(inputs.key, order, 1),
        value: reordered(inputs.value, order, 1),
        mask: reordered(mask, order, 2),
      });
      trial.close('output', moved, attend({ ...inputs, mask }));
    },
  },
  'query order': {
    statement: 'queries and the rows of the mask in another order put outputs in that order',
    check: ({ attend, byQuery = true }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const order = trial.order('order', sizes.queries);
      const moved = attend({
        ...inputs,
        query: reordered(inputs.query, order, 1),
        mask: byQuery ? reordered(mask, order, 1) : mask,
      });
      trial.close('output', moved, reordered(attend({ ...inputs, mask }), order, 1));
    },
  },
  batch: {
    statement: 'each element of a batch is attended to as if it were alone',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const alone = (x: Tensor, b: number): Tensor => part(x, 0, b, 1);
      const outputs = Array.from({ length: sizes.batch }, (_, b) =>
        attend({
          query: alone(inputs.query, b),
          key: alone(inputs.key, b),
          value: alone(inputs.value, b),
          mask: alone(mask, b),
        }),
      );
      trial.close('output', attend({ ...inputs, mask }), joined(outputs, 0));
    },
  },
  doubling: {
    statement: 'a batch twice over gives its outputs twice over',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const twice = (x: Tensor): Tensor => joined([x, x], 0);
      const output = attend({
        query: twice(inputs.query),
        key: twice(inputs.key),
        value: twice(inputs.value),
        mask: twice(mask),
      });
      trial.close('output', output, twice(attend({ ...inputs, mask })));
    },
  },
  broadcast: {
    statement: 'keys and values without a batch axis are those of every batch',
    check: ({ attend }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const { query } = inputs;
      const first = (x: Tensor): Tensor => reshape(part(x, 0, 0, 1), x.shape.slice(1));
      const [key, value] = [first(inputs.key), first(inputs.value)];
      const everywhere = (x: Tensor): Tensor =>
        tile(expandDims(x, 0), [sizes.batch, ...x.shape.map(() => 1)]);
      const expected = attend({ query, key: everywhere(key), value: everywhere(value) });
      trial.close('output', attend({ query, key, value }), expected);
    },
  },
  repeatable: {
    statement: 'the same inputs give the same output, to the last bit',
    check: ({ attend }, trial) => {
      const { inputs } = drawAttention(trial);
      trial.same('output', attend(inputs), attend(inputs));
    },
  },
  'no leak': {
    statement: 'a call makes the tensor that it returns and no other that outlives it',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      trial.allocatesOne(() => attend({ ...inputs, mask }));
    },
  },
};
