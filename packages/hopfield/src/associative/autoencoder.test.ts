import { Adam, ensureGradients, normal, parametersOf, Random, valueAndGradient } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import {
  dispose,
  mean,
  ones,
  type Scalar,
  square,
  sub,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { tensorOf } from '../modern/tensor-of.ts';
import { randomPatterns } from '../rules/fixtures/patterns.ts';
import { Autoencoder } from './autoencoder.ts';

onEachBackend('Autoencoder', () => {
  beforeAll(() => ensureGradients());

  const oracle = (model: Autoencoder, x: ArrayLike<number>, rows: number): number[] => {
    const layer = ({ weight, bias }: Autoencoder['encoder'], from: number[]): number[] => {
      const [wide = 0, deep = 0] = weight.shape;
      const [w, b] = [weight.dataSync(), (bias as Variable).dataSync()];
      return Array.from({ length: wide }, (_, i) =>
        Math.tanh(from.reduce((sum, value, j) => sum + (w[i * deep + j] ?? 0) * value, b[i] ?? 0)),
      );
    };
    const width = x.length / rows;
    return Array.from({ length: rows }, (_, row) => {
      const own = Array.from(x).slice(row * width, (row + 1) * width);
      return layer(model.decoder, layer(model.encoder, own));
    }).flat();
  };

  it('is the loop of its definition, with its gradient, by names', () => {
    const model = new Autoencoder({ input: 5, hidden: 3 }, new Random(1));
    const x = normal([2, 5], new Random(2));
    toBeClose(model.call(x), oracle(model, x.dataSync(), 2));
    expectGradient((at) => model.call(at as Tensor), [x], {
      oracle: (at) => oracle(model, at as Float64Array, 2),
    });
    expect([...parametersOf(model).keys()]).toEqual([
      'encoder.weight',
      'encoder.bias',
      'decoder.weight',
      'decoder.bias',
    ]);
    expectNoLeak(() => model.call(x));
    expect(() => model.call(ones([2, 4]))).toThrow('Autoencoder: weight must be [hidden, input], got [3, 5]');
  });

  it('learns to give patterns back through fewer units', () => {
    const patterns = tensorOf(randomPatterns(6, 20, 1));
    const model = new Autoencoder({ input: 20, hidden: 8 }, new Random(0));
    const optimizer = new Adam({ learningRate: 0.02 });
    let loss = 1;
    for (let step = 0; step < 200; step++) {
      loss = tidy(() => {
        const { value, gradients } = valueAndGradient(
          model,
          () => mean(square(sub(model.call(patterns), patterns))) as Scalar,
        );
        optimizer.apply(model, gradients);
        dispose([...gradients.values()]);
        return value.dataSync()[0] ?? 1;
      });
    }
    expect(loss).toBeLessThan(0.02);
  });
});
