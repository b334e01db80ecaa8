import { onEachBackend, toBeClose } from '@mneme/testing';
import { scalar, tensor, variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { Adam } from './adam.ts';

/** Algorithm 1 of Kingma and Ba 2015 in float64, one number at a time. */
function reference(start: number, gradients: readonly number[], rate: number): number {
  let [value, mean, variance] = [start, 0, 0];
  for (const [i, gradient] of gradients.entries()) {
    mean = 0.9 * mean + 0.1 * gradient;
    variance = 0.999 * variance + 0.001 * gradient ** 2;
    const [first, second] = [mean / (1 - 0.9 ** (i + 1)), variance / (1 - 0.999 ** (i + 1))];
    value -= (rate * first) / (Math.sqrt(second) + 1e-8);
  }
  return value;
}

onEachBackend('Adam', () => {
  it('moves by the learning rate at its first step, whatever the size of the gradient', () => {
    const model = { weight: variable(tensor([1, 1, 1])) };
    new Adam({ learningRate: 0.1 }).apply(model, new Map([['weight', tensor([1e-3, 5, -700])]]));
    toBeClose(model.weight, [0.9, 0.9, 1.1], { relative: 1e-4 });
  });

  it('follows Algorithm 1 for many steps', () => {
    const [size, steps] = [7, 13];
    const random = new Random(3);
    const start = random.split('start').uniforms(size);
    const model = { weight: variable(tensor(start)) };
    const optimizer = new Adam({ learningRate: 0.01 });
    const histories = Array.from({ length: size }, (): number[] => []);
    for (let step = 0; step < steps; step++) {
      const gradient = random
        .at(step)
        .uniforms(size)
        .map((value) => value - 0.5);
      optimizer.apply(model, new Map([['weight', tensor(gradient)]]));
      for (const [i, value] of gradient.entries()) histories[i]?.push(value);
    }
    const expected = histories.map((history, i) => reference(start[i] ?? 0, history, 0.01));
    toBeClose(model.weight, expected, { relative: 1e-4, absolute: 1e-5 });
  });

  it('stands still where every gradient was zero', () => {
    const model = { weight: variable(tensor([2])) };
    const optimizer = new Adam({ learningRate: 1 });
    for (let step = 0; step < 3; step++) optimizer.apply(model, new Map([['weight', tensor([0])]]));
    expect(Array.from(model.weight.dataSync())).toEqual([2]);
  });

  it('takes a learning rate as a number or as a tensor', () => {
    const models = [{ weight: variable(tensor([1])) }, { weight: variable(tensor([1])) }] as const;
    const gradients = new Map([['weight', tensor([3])]]);
    new Adam({ learningRate: 9 }).apply(models[0], gradients, { learningRate: 0.25 });
    new Adam({ learningRate: 9 }).apply(models[1], gradients, { learningRate: scalar(0.25) });
    toBeClose(models[0].weight, [0.75]);
    expect(models[1].weight.dataSync()).toEqual(models[0].weight.dataSync());
  });

  it('says what its settings must be', () => {
    expect(() => new Adam({ learningRate: 1, meanDecay: 1 })).toThrow(
      'Adam: meanDecay must be in [0, 1), got 1',
    );
    expect(() => new Adam({ learningRate: 1, varianceDecay: -1 })).toThrow(
      'Adam: varianceDecay must be in [0, 1), got -1',
    );
    expect(() => new Adam({ learningRate: 1, epsilon: 0 })).toThrow(
      'Adam: epsilon must be a finite number above 0, got 0',
    );
  });
});
