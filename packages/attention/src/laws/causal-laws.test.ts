import { withGradient } from '@mneme/tensor-core';
import { add, clone, mean, mul, sub, sum, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { describe } from 'vitest';
import { attend } from '../attend.ts';
import { type CausalLaw, type CausalSubject, causalLaws } from './causal-laws.ts';
import { expectEachBroken } from './fixtures/expect-each-broken.ts';

type Attend = CausalSubject['attend'];

const banded =
  (above: number): Attend =>
  (inputs) =>
    attend(inputs, { band: { above } }).output;
const right = banded(0);
/** `x`, with the gradient of the sum of all of it. */
const leaking = (x: Tensor): Tensor =>
  withGradient(
    [x],
    () => clone(x),
    (dy) => [add(dy, sum(dy, 1, true))],
  );

const wrong: readonly (readonly [string, CausalLaw, Attend])[] = [
  ['no mask', 'later keys', (inputs) => attend(inputs).output],
  ['one key too many', 'later keys', banded(1)],
  ['a mask aligned at the end, of more keys than queries', 'later keys', banded(2)],
  [
    'a norm over the sequence',
    'later keys',
    (inputs) => tidy(() => sub(right(inputs), mean(right(inputs), 1, true))),
  ],
  [
    'a gradient that looks ahead',
    'later gradient',
    ({ query, key, value }) => tidy(() => right({ query, key, value: leaking(value) })),
  ],
  ['a mask that hides the own key too', 'own key', banded(-1)],
  [
    'no gradient for values',
    'own key',
    ({ query, key, value }) =>
      tidy(() =>
        right({
          query,
          key,
          value: withGradient(
            [value],
            () => clone(value),
            (dy) => [zerosLike(dy)],
          ),
        }),
      ),
  ],
  ['outputs by the length', 'prefix', (inputs) => tidy(() => mul(right(inputs), inputs.key.shape[1] ?? 1))],
];

describe('the laws of causal attention', () => {
  expectEachBroken(
    causalLaws({ attend: right }),
    wrong.map(([what, law, wrongly]) => [what, law, causalLaws({ attend: wrongly })]),
  );
});
