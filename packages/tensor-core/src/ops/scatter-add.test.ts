import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { scatterAdd } from './scatter-add.ts';

onEachBackend('scatterAdd', () => {
  beforeAll(ensureGradients);

  it('adds up the updates of one row', () => {
    const sum = scatterAdd(
      tensor([2, 0, 2], [3], 'int32'),
      tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      5,
    );
    toBeClose(
      sum,
      tensor([
        [3, 4],
        [0, 0],
        [6, 8],
        [0, 0],
        [0, 0],
      ]),
    );
  });

  it('has the value and gradient of the naive loop', () => {
    const [count, width, rows] = [13, 3, 5];
    const places = new Random(3).integers(count, rows);
    const naive = (updates: Float64Array): Float64Array => {
      const sum = new Float64Array(rows * width);
      for (const [i, row] of places.entries()) {
        for (let c = 0; c < width; c++)
          sum[row * width + c] = (sum[row * width + c] ?? 0) + (updates[i * width + c] ?? 0);
      }
      return sum;
    };
    const updates = uniform([count, width], new Random(4), { low: -1 });
    const indices = tensor(places, [count], 'int32');
    toBeClose(scatterAdd(indices, updates, rows), naive(Float64Array.from(updates.dataSync())));
    expectGradient((x) => scatterAdd(indices, x, rows), [updates], { oracle: naive });
  });

  it('takes no updates at all', () => {
    toBeClose(scatterAdd(tensor([], [0], 'int32'), zeros([0, 3]), 2), zeros([2, 3]));
  });
});

onEachBackend('scatterAdd, besides', () => {
  it('leaves nothing behind', () => {
    const [indices, updates] = [tensor([1, 1], [2], 'int32'), zeros([2, 3])];
    expectNoLeak(() => scatterAdd(indices, updates, 5));
  });

  it('names what does not fit', () => {
    const updates = zeros([2, 3]);
    expect(() => scatterAdd(tensor([0, 5], [2], 'int32'), updates, 5)).toThrow(
      'scatterAdd: indices must be in [0, 5), got 5 at 1',
    );
    expect(() => scatterAdd(tensor([0, 1]), updates, 5)).toThrow(
      'scatterAdd: indices must be of int32, got float32',
    );
    expect(() => scatterAdd(tensor([0], [1], 'int32'), updates, 5)).toThrow(
      'scatterAdd: updates must be [count, width], got [2, 3]: count is 1 in indices but 2 here',
    );
    expect(() => scatterAdd(tensor([0, 1], [2], 'int32'), updates, 0.5)).toThrow(
      'scatterAdd: rows must be an integer of at least 0, got 0.5',
    );
  });
});
