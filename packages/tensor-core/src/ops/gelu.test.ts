import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { gelu } from './gelu.ts';

/** The error function by its series, exact to float64 for the arguments used here. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 120; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const naive = {
  exact: (x: Float64Array) => x.map((value) => (value / 2) * (1 + erf(value / Math.SQRT2))),
  tanh: (x: Float64Array) =>
    x.map((value) => (value / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (value + 0.044715 * value ** 3)))),
};

onEachBackend('gelu', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    toBeClose(gelu(tensor([0, 1, -1])), [0, 0.8413447, -0.1586553]);
    toBeClose(gelu(tensor([0, 1, -1]), 'tanh'), [0, 0.841192, -0.158808]);
  });

  it.each(['exact', 'tanh'] as const)('%s: has the value and gradient of the naive loop', (approximation) => {
    const x = uniform([3, 7], new Random(1), { low: -3, high: 3 });
    toBeClose(gelu(x, approximation), naive[approximation](Float64Array.from(x.dataSync())));
    expectGradient((y) => gelu(y, approximation), [x], { oracle: naive[approximation] });
  });

  it('leaves nothing behind', () => {
    const x = tensor([1, 2, 3]);
    expectNoLeak(() => gelu(x));
    expectNoLeak(() => grad((y) => gelu(y, 'tanh'))(x));
  });

  it('names what does not fit', () => {
    expect(() => gelu(tensor([1]), 'sigmoid' as 'tanh')).toThrow(
      "gelu: approximation must be 'exact' or 'tanh', got 'sigmoid'",
    );
  });
});
