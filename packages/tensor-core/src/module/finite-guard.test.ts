import { expectNoLeak, onEachBackend } from '@mneme/testing';
import { type Scalar, scalar, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { checkFinite, FiniteError, FiniteGuard } from './finite-guard.ts';
import { parameter } from './parameter.ts';

const model = (): object => ({
  layers: [
    {
      weight: parameter(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ),
    },
  ],
  counts: tensor([1, 2], [2], 'int32'),
});

onEachBackend('checkFinite', () => {
  it('lets finite numbers pass, the largest too', () => {
    const gradients = new Map([['layers.0.weight', tensor([3.4e38, -3.4e38, 1e-45, 0])]]);
    checkFinite({ step: 1, model: model(), loss: scalar(0), gradients });
    checkFinite({ step: 1 });
    checkFinite({ step: 1, gradients: new Map([['empty', tensor([], [0, 3])]]) });
  });

  it('says at which step, in what and where the first other number is', () => {
    const gradient = tensor([1, 2, 3, 4, 5, Number.NaN, Number.NaN, 1], [4, 2]);
    const gradients = new Map([['layers.0.weight', gradient]]);
    const check = (): void => checkFinite({ step: 120, model: model(), loss: scalar(1), gradients });
    expect(check).toThrow('step 120: gradient of layers.0.weight must be finite, got NaN at [2, 1]');
    expect(check).toThrow(FiniteError);
    try {
      check();
    } catch (error) {
      expect(error).toMatchObject({ name: 'FiniteError', step: 120, path: 'layers.0.weight' });
    }
  });

  it('names a cause before its effects', () => {
    const loss: Scalar = scalar(Number.NaN);
    const gradients = new Map([['weight', tensor([Number.NaN])]]);
    const broken = { weight: parameter(tensor([1, Number.NEGATIVE_INFINITY])) };
    expect(() => checkFinite({ step: 2, model: broken, loss, gradients })).toThrow(
      'step 2: weight must be finite, got -Infinity at [1]',
    );
    expect(() => checkFinite({ step: 2, loss, gradients })).toThrow('step 2: loss must be finite, got NaN');
  });

  it('leaves nothing behind', () => {
    const whole = model();
    expectNoLeak(() => {
      checkFinite({ step: 0, model: whole });
      return [];
    });
  });
});

onEachBackend('FiniteGuard', () => {
  it('throws under the path of the module that reports', () => {
    const guard = new FiniteGuard(7);
    guard.report('weights', tensor([1]));
    guard.report('indices', tensor([1], [1], 'int32'));
    const broken = tensor([[0, Number.POSITIVE_INFINITY]]);
    expect(() => guard.within('hops').within('0').report('weights', broken)).toThrow(
      'step 7: hops.0.weights must be finite, got Infinity at [0, 1]',
    );
  });
});
