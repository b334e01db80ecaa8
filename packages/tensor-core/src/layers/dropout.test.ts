import { onEachBackend, toBeClose } from '@mneme/testing';
import { ones, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { Dropout } from './dropout.ts';

onEachBackend('Dropout', () => {
  it('does nothing without randomness, and gives a tensor of its own', () => {
    const x = tensor([1, 2, 3]);
    const y = new Dropout({ rate: 0.5 }).call(x);
    x.dispose();
    toBeClose(y, [1, 2, 3]);
  });

  it('drops its part and scales the rest', () => {
    const values = new Dropout({ rate: 0.2 }).call(ones([10_007]), { random: new Random(1) }).dataSync();
    const kept = values.filter((value) => value !== 0);
    expect(new Set(kept)).toEqual(new Set([1.25]));
    expect(Math.abs(kept.length / 10_007 - 0.8)).toBeLessThan(0.016);
  });

  it('says what its rate must be', () => {
    expect(() => new Dropout({ rate: 1 })).toThrow('Dropout: rate must be in [0, 1), got 1');
  });
});
