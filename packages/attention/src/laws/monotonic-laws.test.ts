import { cumprod, cumsum } from '@mneme/tensor-core';
import { add, div, mean, mul, reverse, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import {
  monotonicAttention,
  monotonicAttentionByProducts,
  monotonicAttentionRecursive,
} from '../monotonic/monotonic-attention.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';
import { type MonotonicLaw, type MonotonicSubject, monotonicLaws } from './monotonic-laws.ts';

type Attend = MonotonicSubject['attend'];

const after =
  (change: (weights: Tensor, previous: Tensor) => Tensor): Attend =>
  (probabilities, previous) =>
    tidy(() => change(monotonicAttention(probabilities, previous), previous));
/** The closed form, divided by what can be 0. */
const unclipped: Attend = (probabilities, previous) =>
  tidy(() => {
    const passed = cumprod(sub(1, probabilities), -1, { exclusive: true });
    return mul(mul(probabilities, passed), cumsum(div(previous, passed), -1));
  });

const wrong: readonly (readonly [string, MonotonicLaw, Attend])[] = [
  [
    'the place before for the place',
    'recursive',
    (probabilities, previous) => tidy(() => mul(probabilities, previous)),
  ],
  ['a product that is clipped', 'certain', monotonicAttentionByProducts],
  ['0 / 0 behind a certain stop', 'certain', unclipped],
  [
    'a reader from right to left',
    'never back',
    (probabilities, previous) =>
      tidy(() => reverse(monotonicAttention(reverse(probabilities, -1), reverse(previous, -1)), -1)),
  ],
  ['weights made to sum to 1', 'mass', after((weights) => div(weights, sum(weights, -1, true)))],
  ['a stop for which the reader moves on', 'stays put', after((weights) => mul(weights, 0.9))],
  ['0 / 0 in the gradient', 'finite gradient', unclipped],
  ['a norm over the batch', 'batch', after((weights) => sub(weights, mul(mean(weights, 0, true), 0.5)))],
  ['no tidy', 'no leak', (probabilities, previous) => add(monotonicAttention(probabilities, previous), 0)],
];

describe('the laws of monotonic attention', () => {
  expectEachBroken(
    monotonicLaws({ attend: monotonicAttentionRecursive }),
    wrong.map(([what, law, attend]) => [what, law, monotonicLaws({ attend })]),
  );
});
