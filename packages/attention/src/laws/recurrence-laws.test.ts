import { withGradient } from '@mneme/tensor-core';
import { clone, mean, mul, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { eluPlusOne } from '../linear/feature-maps.ts';
import {
  causalLinearAttend,
  type LinearInputs,
  type LinearState,
  linearAttend,
  linearAttendStep,
  linearState,
} from '../linear/linear-attend.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import {
  type RecurrenceLaw,
  type RecurrenceSubject,
  type RecurrentInputs,
  recurrenceLaws,
} from './recurrence-laws.ts';

const featured = ({ query, key, value }: RecurrentInputs): LinearInputs => ({
  query: eluPlusOne(query),
  key: eluPlusOne(key),
  value,
});
const right: RecurrenceSubject<LinearState> = {
  parallel: (inputs) => tidy(() => causalLinearAttend(featured(inputs))),
  step: (inputs, state) => linearAttendStep(featured(inputs), state),
  initial: ({ batch, depth, width }) => linearState([batch], depth, width),
};
const { parallel } = right;
const halved = (x: Tensor): Tensor =>
  withGradient(
    [x],
    () => clone(x),
    (dy) => [mul(dy, 0.5)],
  );

const wrong: readonly (readonly [string, RecurrenceLaw, Partial<RecurrenceSubject<LinearState>>])[] = [
  ['no causal mask', 'parallel', { parallel: (inputs) => tidy(() => linearAttend(featured(inputs))) }],
  [
    'a normalizer that is not summed up',
    'parallel',
    {
      step: (inputs, state) => {
        const next = linearAttendStep(featured(inputs), state);
        return { output: next.output, state: { ...next.state, normalizer: state.normalizer } };
      },
    },
  ],
  [
    'a gradient that is halved',
    'gradient',
    { parallel: (inputs) => tidy(() => parallel({ ...inputs, key: halved(inputs.key) })) },
  ],
  [
    'a norm over the batch',
    'batch',
    { parallel: (inputs) => tidy(() => sub(parallel(inputs), mean(inputs.value, 0, true))) },
  ],
  ['no tidy', 'no leak', { parallel: (inputs) => causalLinearAttend(featured(inputs)) }],
];

describe('the laws of recurrences', () => {
  expectEachBroken(
    recurrenceLaws(right),
    wrong.map(([what, law, change]) => [what, law, recurrenceLaws({ ...right, ...change })]),
  );
});
