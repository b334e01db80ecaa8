import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, mul, sum, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { withoutGradient } from './without-gradient.ts';

onEachBackend('withoutGradient', () => {
  beforeAll(ensureGradients);

  it('is x, and a constant for the tape', () => {
    const x = tensor([2, -3, 5]);
    toBeClose(withoutGradient(x), [2, -3, 5]);
    toBeClose(grad((y) => sum(mul(y, withoutGradient(y))))(x), [2, -3, 5]);
    toBeClose(grad((y) => sum(withoutGradient(y)))(x), [0, 0, 0]);
  });

  it('leaves nothing behind', () => {
    const x = tensor([2, -3, 5]);
    expectNoLeak(() => withoutGradient(x));
  });
});
