import {
  add,
  expandDims,
  max,
  min,
  mul,
  scalar,
  sum,
  type Tensor,
  tile,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { drawAttention, drawPairs, overQueries } from './attention-case.ts';
import type { AttentionLaw, AttentionSubject } from './attention-subject.ts';
import type { Rules } from './law.ts';
import { part } from './rearrange.ts';

/** What scores are made huge by: queries and keys are multiplied by it. */
const HUGE = 1e6;

/** Outputs are weighted means of values, whatever the scores. */
export const meanRules: Rules<
  AttentionSubject,
  Extract<AttentionLaw, 'constant values' | 'in between' | 'value linearity' | 'finite' | 'finite gradient'>
> = {
  'constant values': {
    statement: 'values that are all alike come out as they are: weights sum to 1',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const one = part(inputs.value, 1, 0, 1);
      const output = attend({ ...inputs, value: tile(one, [1, sizes.keys, 1]), mask });
      trial.close('output', output, tile(one, [1, sizes.queries, 1]));
    },
  },
  'in between': {
    statement: 'outputs are not beyond the least and the most of the values that the query sees',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const open = expandDims(overQueries(mask, sizes), -1);
      const values = add(expandDims(inputs.value, 1), zerosLike(expandDims(sum(inputs.query, -1, true), -1)));
      const least = min(where(open, values, scalar(Number.POSITIVE_INFINITY)), 2);
      const most = max(where(open, values, scalar(Number.NEGATIVE_INFINITY)), 2);
      trial.within('output', attend({ ...inputs, mask }), least, most);
    },
  },
  'value linearity': {
    statement: 'the output of a sum of values is the sum of their outputs',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const other = trial.normal('other value', inputs.value.shape);
      const together = attend({ ...inputs, value: add(mul(inputs.value, -2), other), mask });
      const apart = [attend({ ...inputs, mask }), attend({ ...inputs, value: other, mask })] as const;
      trial.close('output', together, add(mul(apart[0], -2), apart[1]));
    },
  },
  finite: {
    statement: 'outputs are finite for huge scores',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const { query, key, value } = inputs;
      const mask = drawPairs(trial, sizes, byQuery);
      trial.finite('output', attend({ query: mul(query, HUGE), key: mul(key, HUGE), value, mask }));
      trial.finite('output without a mask', attend({ query: mul(query, -HUGE), key: mul(key, HUGE), value }));
    },
  },
  'finite gradient': {
    statement: 'gradients are finite for huge scores',
    check: ({ attend, byQuery }, trial) => {
      const { inputs, sizes } = drawAttention(trial);
      const mask = drawPairs(trial, sizes, byQuery);
      const huge = [mul(inputs.query, HUGE), mul(inputs.key, HUGE), inputs.value];
      const run = (query: Tensor, key: Tensor, value: Tensor): Tensor => attend({ query, key, value, mask });
      const names = ['queries', 'keys', 'values'];
      for (const [i, gradient] of trial.gradients(run as Differentiated, huge).entries()) {
        trial.finite(`gradient of ${names[i]}`, gradient);
      }
    },
  },
};

type Differentiated = (...inputs: Tensor[]) => Tensor;
