import { loadStateDict } from '@mneme/tensor-core';
import { dispose, tensor } from '@tensorflow/tfjs-core';
import type { Weights } from './weights.ts';

/** Gives a model of ours these weights. */
export function loadWeights(model: object, weights: Weights): void {
  const tensors = new Map(
    [...weights].map(([path, { shape, values }]) => [path, tensor(values, [...shape])]),
  );
  loadStateDict(model, tensors);
  dispose([...tensors.values()]);
}
