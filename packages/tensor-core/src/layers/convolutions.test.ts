import { onEachBackend, toBeClose } from '@mneme/testing';
import { tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { Conv1d } from './conv1d.ts';
import { Conv2d } from './conv2d.ts';

onEachBackend('convolutional layers', () => {
  it('Conv1d sums over channels and places, then adds the bias', () => {
    const layer = new Conv1d({ input: 2, output: 1, kernel: 2 }, new Random(0));
    layer.weight.assign(
      tensor([
        [
          [1, 2],
          [10, 20],
        ],
      ]),
    ); // [output, input, kernel]
    layer.bias?.assign(tensor([1000]));
    // Places (1, 2), (3, 4), (5, 6): 1 1 + 2 3 + 10 2 + 20 4, and so on.
    toBeClose(
      layer.call(
        tensor([
          [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
        ]),
      ),
      [1107, 1173],
    );
  });

  it('Conv2d has a window of height and width', () => {
    const layer = new Conv2d({ input: 1, output: 1, kernel: [1, 2], bias: false }, new Random(0));
    layer.weight.assign(tensor([[[[1, 10]]]]));
    const y = layer.call(tensor([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]));
    expect(y.shape).toEqual([1, 2, 2, 1]);
    toBeClose(y, [21, 32, 54, 65]);
    expect(layer.bias).toBe(undefined);
  });

  it('say what their settings must be', () => {
    const random = new Random(0);
    expect(() => new Conv1d({ input: 1, output: 1, kernel: 0 }, random)).toThrow(
      'Conv1d: kernel must be an integer of at least 1, got 0',
    );
    expect(() => new Conv2d({ input: 0, output: 1, kernel: 3 }, random)).toThrow(
      'Conv2d: input must be an integer of at least 1, got 0',
    );
    expect(() => new Conv2d({ input: 1, output: 1, kernel: [3, 0] }, random)).toThrow(
      'Conv2d: kernel width must be an integer of at least 1, got 0',
    );
  });
});
