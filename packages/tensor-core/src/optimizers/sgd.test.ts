import { onEachBackend, toBeClose } from '@mneme/testing';
import { tensor, variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Sgd } from './sgd.ts';

onEachBackend('Sgd', () => {
  it('takes the learning rate times the gradient off a parameter', () => {
    const model = { weight: variable(tensor([1, -2, 3])) };
    new Sgd({ learningRate: 0.1 }).apply(model, new Map([['weight', tensor([10, 0, -5])]]));
    toBeClose(model.weight, [0, -2, 3.5]);
  });

  it('keeps a velocity as PyTorch does', () => {
    const model = { weight: variable(tensor([1])) };
    const optimizer = new Sgd({ learningRate: 0.1, momentum: 0.9 });
    const gradients = new Map([['weight', tensor([1])]]);
    optimizer.apply(model, gradients);
    toBeClose(model.weight, [0.9]); // velocity 1
    optimizer.apply(model, gradients);
    toBeClose(model.weight, [0.71]); // velocity 1.9
    optimizer.apply(model, gradients, { learningRate: 0.01 });
    toBeClose(model.weight, [0.6829]); // velocity 2.71
    expect(Array.from(optimizer.step.dataSync())).toEqual([3]);
  });

  it('looks ahead as Nesterov does', () => {
    const model = { weight: variable(tensor([1])) };
    const optimizer = new Sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });
    const gradients = new Map([['weight', tensor([1])]]);
    optimizer.apply(model, gradients);
    toBeClose(model.weight, [0.81]); // 1 - 0.1 (1 + 0.9)
    optimizer.apply(model, gradients);
    toBeClose(model.weight, [0.539]); // 0.81 - 0.1 (1 + 0.9 1.9)
  });

  it('says what its settings must be', () => {
    expect(() => new Sgd({ learningRate: -1 })).toThrow(
      'Sgd: learningRate must be a finite number of at least 0, got -1',
    );
    expect(() => new Sgd({ learningRate: 1, momentum: 1 })).toThrow('Sgd: momentum must be in [0, 1), got 1');
    expect(() => new Sgd({ learningRate: 1, nesterov: true })).toThrow(
      'Sgd: momentum must be above 0 with nesterov, got 0',
    );
  });
});
