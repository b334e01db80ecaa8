import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { memory, mul, type Scalar, square, sum, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { parameter } from './parameter.ts';
import { valueAndGradient } from './value-and-gradient.ts';

onEachBackend('valueAndGradient', () => {
  it('gives the loss, and a gradient for each parameter that it depends on', () => {
    const model = {
      used: parameter(tensor([1, -2, 3])),
      unused: parameter(tensor([4])),
      buffer: tensor([5]),
    };
    const { value, gradients } = valueAndGradient(model, () => sum(square(model.used)) as Scalar);
    toBeClose(value, [14]);
    expect([...gradients.keys()]).toEqual(['used']);
    toBeClose(gradients.get('used') ?? [], [2, -4, 6]);
  });

  it('adds up what a tied parameter gets by each of its paths', () => {
    const weight = parameter(tensor([3]));
    const model = { first: weight, second: weight };
    const { gradients } = valueAndGradient(
      model,
      () => sum(mul(square(model.first), model.second)) as Scalar,
    );
    expect([...gradients.keys()]).toEqual(['first']);
    toBeClose(gradients.get('first') ?? [], [27]); // of x² x
  });

  it('allocates what it returns', () => {
    const model = { weight: parameter(tensor([1, -2, 3])) };
    expectNoLeak(() => {
      const { value, gradients } = valueAndGradient(model, () => sum(square(model.weight)) as Scalar);
      return [value, ...gradients.values()];
    });
    const before = memory().numTensors;
    expect(() =>
      valueAndGradient({}, () => {
        throw new Error('never called');
      }),
    ).toThrow('valueAndGradient: model must be an object with trainable variables, got one without any');
    expect(memory().numTensors).toBe(before);
  });
});
