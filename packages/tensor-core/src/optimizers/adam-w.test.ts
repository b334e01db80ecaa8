import { onEachBackend, toBeClose } from '@mneme/testing';
import { tensor, variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Adam } from './adam.ts';
import { AdamW } from './adam-w.ts';

onEachBackend('AdamW', () => {
  it('takes learningRate weightDecay of a parameter off besides the step of Adam', () => {
    const model = { weight: variable(tensor([2, -4])) };
    new AdamW({ learningRate: 0.1, weightDecay: 0.5 }).apply(model, new Map([['weight', tensor([1, 1])]]));
    toBeClose(model.weight, [2 - 0.1 - 0.1, -4 + 0.2 - 0.1]);
  });

  it('spares the paths that do not decay', () => {
    const model = { weight: variable(tensor([2])), bias: variable(tensor([2])) };
    const gradients = new Map([
      ['weight', tensor([0])],
      ['bias', tensor([0])],
    ]);
    const decays = (path: string): boolean => path !== 'bias';
    new AdamW({ learningRate: 0.1, weightDecay: 0.5, decays }).apply(model, gradients);
    toBeClose(model.weight, [1.9]);
    toBeClose(model.bias, [2]);
  });

  it('is Adam at a decay of zero', () => {
    const models = [{ weight: variable(tensor([1, 2])) }, { weight: variable(tensor([1, 2])) }] as const;
    const optimizers = [
      new AdamW({ learningRate: 0.1, weightDecay: 0 }),
      new Adam({ learningRate: 0.1 }),
    ] as const;
    for (const gradient of [0.5, -2, 7]) {
      const gradients = new Map([['weight', tensor([gradient, 1])]]);
      optimizers[0].apply(models[0], gradients);
      optimizers[1].apply(models[1], gradients);
    }
    expect(models[0].weight.dataSync()).toEqual(models[1].weight.dataSync());
  });

  it('says what its settings must be', () => {
    expect(() => new AdamW({ learningRate: 1, weightDecay: -1 })).toThrow(
      'AdamW: weightDecay must be a finite number of at least 0, got -1',
    );
  });
});
