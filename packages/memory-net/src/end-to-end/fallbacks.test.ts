import { crossEntropy, Random, Sgd, valueAndGradient } from '@mneme/tensor-core';
import { backend, dispose, type Scalar, setBackend, tensor, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { countSentences } from './count-sentences.ts';
import { EndToEndMemoryNetwork } from './end-to-end-memory-network.ts';
import { releasedPositionEncoding } from './sentence-encoding.ts';

const SIZES = { vocabulary: 7, slots: 5, capacity: 3, encoding: releasedPositionEncoding };
const STORY = [
  [
    [1, 2],
    [3, 4, 5],
  ],
  [[6, 7], [1], [2, 2, 3]],
];

it.each([
  ['adjacent', false],
  ['adjacent', true],
  ['layer-wise', false],
] as const)(
  'on the engine a step of training, %s, linear %s, runs no kernel of another backend',
  async (tying, linear) => {
    await setBackend('mneme');
    const { fallbacks } = backend() as unknown as { readonly fallbacks: Map<string, number> };
    fallbacks.clear();
    const model = new EndToEndMemoryNetwork({ ...SIZES, width: 11, hops: 3, tying }, new Random(1));
    const optimizer = new Sgd({ learningRate: 0.1 });
    const story = countSentences(STORY, SIZES, [
      [2, 1],
      [3, 2, 1],
    ]);
    const question = countSentences([[[1, 3]], [[5]]], SIZES);
    const occupied = tensor2d([1, 1, 0, 0, 0, 1, 1, 1, 0, 0], [2, 5], 'bool');
    const labels = tensor([2, 5], [2], 'int32');
    const losses = [0, 1, 2].map(() => {
      const { value, gradients } = valueAndGradient(
        model,
        () => crossEntropy(model.call({ story, question, occupied, linear }), labels) as Scalar,
      );
      optimizer.apply(model, gradients);
      const loss = value.dataSync()[0] ?? Number.NaN;
      dispose([value, ...gradients.values()]);
      return loss;
    });
    expect([...fallbacks]).toEqual([]);
    expect(losses[2]).toBeLessThan(losses[0] ?? 0);
  },
);
