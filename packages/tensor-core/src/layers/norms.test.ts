import { onEachBackend, toBeClose } from '@mneme/testing';
import { tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { LayerNorm } from './layer-norm.ts';
import { RmsNorm } from './rms-norm.ts';

onEachBackend('norms', () => {
  it('LayerNorm brings the last axis to mean 0 and variance 1, then scales and moves it', () => {
    const layer = new LayerNorm({ size: 2, epsilon: 1e-9 });
    toBeClose(
      layer.call(
        tensor([
          [1, 3],
          [-2, -6],
        ]),
      ),
      [-1, 1, 1, -1],
      { absolute: 1e-4 },
    );
    layer.weight.assign(tensor([2, 3]));
    layer.bias.assign(tensor([10, 20]));
    toBeClose(layer.call(tensor([[1, 3]])), [8, 23], { absolute: 1e-4 });
  });

  it('RmsNorm divides by the root mean square, then scales', () => {
    const layer = new RmsNorm({ size: 2, epsilon: 1e-9 });
    layer.weight.assign(tensor([1, 2]));
    toBeClose(layer.call(tensor([[1, 7]])), [0.2, 2.8], { absolute: 1e-4 });
  });

  it('say what their settings must be', () => {
    expect(() => new LayerNorm({ size: 0 })).toThrow(
      'LayerNorm: size must be an integer of at least 1, got 0',
    );
    expect(() => new LayerNorm({ size: 1, epsilon: 0 })).toThrow(
      'LayerNorm: epsilon must be a finite number above 0, got 0',
    );
    expect(() => new RmsNorm({ size: 0 })).toThrow('RmsNorm: size must be an integer of at least 1, got 0');
    expect(() => new RmsNorm({ size: 1, epsilon: -1 })).toThrow(
      'RmsNorm: epsilon must be a finite number above 0, got -1',
    );
  });
});
