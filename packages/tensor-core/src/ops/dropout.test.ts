import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, ones } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { dropout } from './dropout.ts';

onEachBackend('dropout', () => {
  beforeAll(ensureGradients);

  it('keeps a number where its word is not below the rate', () => {
    const random = new Random(11);
    const expected = Array.from(random.bits(15), (word) => (word / 2 ** 32 < 0.3 ? 0 : 1 / 0.7));
    toBeClose(dropout(ones([3, 5]), 0.3, random), expected);
  });

  it('keeps the mean, and everything at rate 0', () => {
    const y = dropout(ones([101, 103]), 0.2, new Random(1)).dataSync();
    expect(Array.from(y).reduce((a, b) => a + b, 0) / y.length).toBeCloseTo(1, 1);
    toBeClose(dropout(ones([3]), 0, new Random(1)), [1, 1, 1]);
  });

  it('gives the same numbers for the same source, and others for another', () => {
    const run = (step: number): number[] =>
      Array.from(dropout(ones([23]), 0.5, new Random(2).at(step)).dataSync());
    expect(run(0)).toEqual(run(0));
    expect(run(0)).not.toEqual(run(1));
  });

  it('lets the gradient through where it kept the number', () => {
    const random = new Random(11);
    const kept = dropout(ones([3, 5]), 0.3, random).dataSync();
    toBeClose(grad((x) => dropout(x, 0.3, random))(ones([3, 5])), kept);
  });

  it('leaves nothing behind', () => {
    const x = ones([3, 5]);
    expectNoLeak(() => dropout(x, 0.3, new Random(0)));
  });

  it('names what does not fit', () => {
    expect(() => dropout(ones([2]), 1, new Random(0))).toThrow('dropout: rate must be in [0, 1), got 1');
  });
});
