import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';

const [queries, size, width, count] = [3, 11, 5, 2];

function naive(query: Float64Array, keys: Float64Array): { value: number; key: number }[] {
  return Array.from({ length: queries }, (_, row) =>
    Array.from({ length: size }, (_, key) => {
      let value = 0;
      for (let i = 0; i < width; i++) value += (query[row * width + i] ?? 0) * (keys[key * width + i] ?? 0);
      return { value, key };
    })
      .sort((a, b) => b.value - a.value)
      .slice(0, count),
  ).flat();
}

onEachBackend('nearestNeighbours', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    const keys = tensor([
      [1, 0],
      [0, 1],
      [0.6, 0.8],
    ]);
    const { similarities, indices } = nearestNeighbours(tensor([[0, 1]]), keys, 2);
    toBeClose(similarities, tensor([[1, 0.8]]));
    toBeClose(indices, [1, 2]);
  });

  it('has the values and gradients of the naive loop', () => {
    const query = uniform([queries, width], new Random(1), { low: -1 });
    const keys = uniform([size, width], new Random(2), { low: -1 });
    const expected = naive(Float64Array.from(query.dataSync()), Float64Array.from(keys.dataSync()));
    const { similarities, indices } = nearestNeighbours(query, keys, count);
    toBeClose(
      similarities,
      expected.map(({ value }) => value),
    );
    toBeClose(
      indices,
      expected.map(({ key }) => key),
    );
    expectGradient(
      (...given) => {
        const [x, y] = given as [typeof query, typeof keys];
        return nearestNeighbours(x, y, count).similarities;
      },
      [query, keys],
      { oracle: (x, y) => naive(x as Float64Array, y as Float64Array).map(({ value }) => value) },
    );
  });

  it('leaves nothing behind', () => {
    const [query, keys] = [ones([3, 5]), ones([7, 5])];
    expectNoLeak(() => ({ ...nearestNeighbours(query, keys, 2) }));
  });

  it('names what does not fit', () => {
    expect(() => nearestNeighbours(ones([3, 5]), ones([7, 2]), 1)).toThrow(
      'nearestNeighbours: keys must be [size, width], got [7, 2]: width is 5 in query but 2 here',
    );
    expect(() => nearestNeighbours(ones([3, 5]), ones([7, 5]), 11)).toThrow(
      'nearestNeighbours: count must be at most 7, the number of keys, got 11',
    );
    expect(() => nearestNeighbours(ones([3, 5]), ones([7, 5]), 0)).toThrow(
      'nearestNeighbours: count must be an integer of at least 1, got 0',
    );
  });
});
