import { ensureGradients } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { identityWeights, polynomialWeights } from './polynomial-weights.ts';

onEachBackend('polynomialWeights', () => {
  beforeAll(() => ensureGradients());
  const scores = (): Tensor => tensor([[2, -1, 0.5]]);

  it('are powers of the scores, odd ones with their sign, and of order 1 the scores', () => {
    toBeClose(polynomialWeights(2)(scores()), [4, 1, 0.25]);
    toBeClose(polynomialWeights(3)(scores()), [8, -1, 0.125]);
    toBeClose(polynomialWeights(1)(scores()), [2, -1, 0.5]);
    toBeClose(identityWeights(scores()), [2, -1, 0.5]);
  });

  it('are exactly 0 where the mask says so, whatever the score', () => {
    const mask = tensor([[1, 0, 1]], [1, 3], 'bool');
    const open = tensor([[2, -Infinity, 0.5]]);
    expect([...polynomialWeights(3)(open, mask).dataSync()]).toEqual([8, 0, 0.125]);
    expect([...identityWeights(open, mask).dataSync()]).toEqual([2, 0, 0.5]);
  });

  it('have the gradient of the power, of negative scores too', () => {
    expectGradient((x) => polynomialWeights(3)(x as Tensor), [scores()], {
      oracle: (x) => Array.from(x as Float64Array, (value) => value ** 3),
    });
    expectGradient((x) => identityWeights(x as Tensor), [scores()], {
      oracle: (x) => Array.from(x as Float64Array),
    });
  });

  it('leave nothing behind, and refuse what is no order or no mask', () => {
    const given = scores();
    expectNoLeak(() => polynomialWeights(3)(given));
    expectNoLeak(() => identityWeights(given));
    expect(() => polynomialWeights(0)).toThrow('polynomialWeights: order must be');
    expect(() => identityWeights(given, ones([1, 3]))).toThrow('identityWeights: mask must be');
  });
});
