import { FiniteError, parameter, Sgd } from '@mneme/tensor-core';
import { onEachBackend, toBeClose } from '@mneme/testing';
import { memory, mul, square, sum, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { guardedStep } from './guarded-step.ts';

onEachBackend('guardedStep', () => {
  it('takes a step along the clipped gradient, gives the loss, and leaves nothing behind', () => {
    const model = { weight: parameter(tensor([3, 4])) };
    const optimizer = new Sgd({ learningRate: 1 });
    const loss = () => sum(square(model.weight));
    const step = { model, optimizer, step: 0, clip: 5, learningRate: 0.1, loss };
    // The gradient (6, 8) is of norm 10: half of it, times 0.1.
    expect(guardedStep(step)).toBeCloseTo(25, 4);
    toBeClose(model.weight, [2.7, 3.6]);
    const before = memory().numTensors;
    guardedStep({ ...step, step: 1 });
    expect(memory().numTensors).toBe(before);
  });

  it('names the step and what is not finite first: a parameter, what the model reports, or the loss', () => {
    const model = { weight: parameter(tensor([1, 2])) };
    const optimizer = new Sgd({ learningRate: 1 });
    const step = { model, optimizer, step: 7, clip: 5 };
    const infinite = () => mul(sum(model.weight), tensor(Number.POSITIVE_INFINITY));
    expect(() => guardedStep({ ...step, loss: infinite })).toThrow(FiniteError);
    expect(() => guardedStep({ ...step, loss: infinite })).toThrow(
      'step 7: loss must be finite, got Infinity',
    );
    const reporting = (context?: { probe?: { report(name: string, value: unknown): void } }) => {
      context?.probe?.report('weights', infinite());
      return infinite();
    };
    expect(() => guardedStep({ ...step, loss: reporting as typeof infinite })).toThrow(
      'step 7: weights must be finite, got Infinity',
    );
    model.weight.assign(tensor([1, Number.NaN]));
    expect(() => guardedStep({ ...step, loss: infinite })).toThrow(
      'step 7: weight must be finite, got NaN at [1]',
    );
    toBeClose([model.weight.dataSync()[0] ?? 0], [1]);
  });
});
