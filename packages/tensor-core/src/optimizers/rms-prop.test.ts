import { onEachBackend, toBeClose } from '@mneme/testing';
import { tensor, variable } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { RmsProp } from './rms-prop.ts';

/** Equations 38 to 41 of Graves 2013 in float64, one number at a time. */
function reference(start: number, gradients: readonly number[], centred: boolean): number {
  let [value, square, mean, velocity] = [start, 0, 0, 0];
  for (const gradient of gradients) {
    square = 0.95 * square + 0.05 * gradient ** 2;
    mean = centred ? 0.95 * mean + 0.05 * gradient : 0;
    velocity = 0.9 * velocity - (0.01 * gradient) / Math.sqrt(square - mean ** 2 + 1e-4);
    value += velocity;
  }
  return value;
}

onEachBackend('RmsProp', () => {
  it('divides by the root of the running square', () => {
    const model = { weight: variable(tensor([1])) };
    new RmsProp({ learningRate: 0.1, decay: 0.75, epsilon: 3 }).apply(
      model,
      new Map([['weight', tensor([2])]]),
    );
    toBeClose(model.weight, [0.9]); // 1 - 0.1 2 / sqrt(0.25 4 + 3)
  });

  it.each([false, true])('follows Graves for many steps (centred: %s)', (centred) => {
    const [size, steps] = [5, 11];
    const random = new Random(4);
    const start = random.split('start').uniforms(size);
    const model = { weight: variable(tensor(start)) };
    const optimizer = new RmsProp({ learningRate: 0.01, momentum: 0.9, centred });
    const histories = Array.from({ length: size }, (): number[] => []);
    for (let step = 0; step < steps; step++) {
      const gradient = random
        .at(step)
        .uniforms(size)
        .map((value) => value - 0.5);
      optimizer.apply(model, new Map([['weight', tensor(gradient)]]));
      for (const [i, value] of gradient.entries()) histories[i]?.push(value);
    }
    const expected = histories.map((history, i) => reference(start[i] ?? 0, history, centred));
    toBeClose(model.weight, expected, { relative: 1e-4, absolute: 1e-5 });
  });

  it('stays finite where a centred variance rounds below zero', () => {
    const model = { weight: variable(tensor([1])) };
    const optimizer = new RmsProp({ learningRate: 1e-6, centred: true, epsilon: 1e-30 });
    for (let step = 0; step < 97; step++) optimizer.apply(model, new Map([['weight', tensor([0.1])]]));
    expect(Number.isFinite(model.weight.dataSync()[0])).toBe(true);
  });

  it('says what its settings must be', () => {
    expect(() => new RmsProp({ learningRate: 1, decay: 1 })).toThrow(
      'RmsProp: decay must be in [0, 1), got 1',
    );
    expect(() => new RmsProp({ learningRate: 1, momentum: 2 })).toThrow(
      'RmsProp: momentum must be in [0, 1), got 2',
    );
    expect(() => new RmsProp({ learningRate: 1, epsilon: 0 })).toThrow(
      'RmsProp: epsilon must be a finite number above 0, got 0',
    );
  });
});
