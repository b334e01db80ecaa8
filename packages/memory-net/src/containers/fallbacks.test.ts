import { Adam, LstmCell, Random, type RecurrentState, unroll, valueAndGradient } from '@mneme/tensor-core';
import { backend, dispose, ones, type Scalar, setBackend, square, sum } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Memory } from '../memory/memory.ts';
import { MemoryAugmentedNetwork } from '../memory/memory-augmented-network.ts';
import { AttentiveTree } from './attentive-tree.ts';
import { ContentSet } from './content-set.ts';
import { ContinuousQueue } from './continuous-queue.ts';
import { ContinuousStack } from './continuous-stack.ts';

const MEMORIES = {
  stack: () => new ContinuousStack({ width: 3 }),
  queue: () => new ContinuousQueue({ width: 3 }),
  set: () => new ContentSet({ width: 3 }),
  tree: () => new AttentiveTree({ leaves: 4, width: 3, query: 5 }, new Random(2)),
};

it.each(Object.keys(MEMORIES) as (keyof typeof MEMORIES)[])(
  'on the engine a step of training with a %s runs no kernel of another backend',
  async (name) => {
    await setBackend('mneme');
    const { fallbacks } = backend() as unknown as { readonly fallbacks: Map<string, number> };
    const memory = MEMORIES[name]() as unknown as Memory<RecurrentState>;
    const random = new Random(1);
    const controller = new LstmCell({ input: 2 + memory.reads, size: 7 }, random.split('controller'));
    const network = new MemoryAugmentedNetwork({ input: 2, output: 5, size: 7, controller, memory }, random);
    const optimizer = new Adam({ learningRate: 0.01 });
    const inputs = ones([2, 4, 2]);
    fallbacks.clear();
    const losses = [0, 1, 2].map(() => {
      const { value, gradients } = valueAndGradient(
        network,
        () => sum(square(unroll(network, inputs).output)) as Scalar,
      );
      optimizer.apply(network, gradients);
      const loss = value.dataSync()[0] ?? Number.NaN;
      dispose([value, ...gradients.values()]);
      return loss;
    });
    expect([...fallbacks]).toEqual([]);
    expect(losses[2]).toBeLessThan(losses[0] ?? 0);
  },
);
