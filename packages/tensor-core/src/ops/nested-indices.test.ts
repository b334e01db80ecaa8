import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { gatherNd } from './gather-nd.ts';
import { scatterNd } from './scatter-nd.ts';
import { tensorScatterUpdate } from './tensor-scatter-update.ts';

const shape = [3, 5, 2];
const draw = (dims: readonly number[], seed: number): Tensor => uniform(dims, new Random(seed), { low: -1 });
const tuples = (values: readonly (readonly number[])[]): Tensor =>
  tensor(values.flat(), [values.length, values[0]?.length ?? 0], 'int32');

/** For each number of `updates` the place that it has in a tensor of `shape`. */
function places(values: readonly (readonly number[])[]): number[] {
  const depth = values[0]?.length ?? 0;
  const inner = shape.slice(depth);
  const found: number[] = [];
  for (const tuple of values) {
    loop(inner, (rest) =>
      found.push([...tuple, ...rest].reduce((flat, i, axis) => flat * (shape[axis] ?? 1) + i, 0)),
    );
  }
  return found;
}

const cases: [number, number[][]][] = [
  [1, [[2], [0], [2]]],
  [
    2,
    [
      [2, 4],
      [0, 0],
      [2, 4],
      [1, 3],
    ],
  ],
  [
    3,
    [
      [2, 4, 1],
      [0, 0, 0],
      [2, 4, 1],
    ],
  ],
];

onEachBackend('gatherNd and scatterNd', () => {
  beforeAll(ensureGradients);

  it('do cases by hand', () => {
    const corners = tuples([
      [0, 0],
      [1, 1],
    ]);
    toBeClose(
      gatherNd(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        corners,
      ),
      tensor([1, 4]),
    );
    toBeClose(
      scatterNd(corners, tensor([5, 6]), [2, 2]),
      tensor([
        [5, 0],
        [0, 6],
      ]),
    );
  });

  describe.each(cases)('of %i indices a tuple', (depth, values) => {
    const flat = places(values);
    const updates = [values.length, ...shape.slice(depth)];

    it('gather the values and gradients of the naive loop', () => {
      const indices = tuples(values);
      const oracle = (x: Float64Array): number[] => flat.map((place) => x[place] ?? 0);
      const x = draw(shape, 1);
      toBeClose(gatherNd(x, indices), oracle(Float64Array.from(x.dataSync())));
      expectGradient((y) => gatherNd(y, indices), [x], { oracle });
    });

    it('scatter the values and gradients of the naive loop', () => {
      const indices = tuples(values);
      const oracle = (x: Float64Array): Float64Array => {
        const result = new Float64Array(30);
        for (const [i, place] of flat.entries()) result[place] = (result[place] ?? 0) + (x[i] ?? 0);
        return result;
      };
      const x = draw(updates, 2);
      toBeClose(scatterNd(indices, x, shape), oracle(Float64Array.from(x.dataSync())));
      expectGradient((y) => scatterNd(indices, y, shape), [x], { oracle });
    });
  });
});

onEachBackend('gatherNd and scatterNd, besides', () => {
  it('leave nothing behind', () => {
    const indices = tuples([
      [1, 2],
      [0, 3],
    ]);
    const [x, updates] = [ones(shape), ones([2, 2])];
    expectNoLeak(() => gatherNd(x, indices));
    expectNoLeak(() => scatterNd(indices, updates, shape));
    expectNoLeak(() => tensorScatterUpdate(x, indices, updates));
  });

  it('name what does not fit', () => {
    const x = ones(shape);
    expect(() => gatherNd(x, tuples([[0, 5]]))).toThrow(
      'gatherNd: indices must be in [0, 5) along axis 1, got 5 at 1',
    );
    expect(() => gatherNd(x, tuples([[0, 0, 0, 0]]))).toThrow(
      'gatherNd: indices must be [..., depth] with depth in [1, 3], got [1, 4]',
    );
    expect(() => gatherNd(x, tensor([[1]]))).toThrow('gatherNd: indices must be of int32, got float32');
    expect(() => scatterNd(tuples([[1, 1]]), zeros([1, 3]), shape)).toThrow(
      'scatterNd: updates must be [1, 2], got [1, 3]',
    );
    expect(() => tensorScatterUpdate(x, tuples([[3, 0]]), zeros([1, 2]))).toThrow(
      'tensorScatterUpdate: indices must be in [0, 3) along axis 0, got 3 at 0',
    );
  });
});

onEachBackend('tensorScatterUpdate', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    const x = tensor([1, 2, 3]);
    toBeClose(tensorScatterUpdate(x, tuples([[1]]), tensor([9])), tensor([1, 9, 3]));
    toBeClose(x, [1, 2, 3]);
  });

  it.each([
    [[[2], [0]]],
    [
      [
        [2, 4],
        [0, 1],
        [1, 3],
      ],
    ],
    [
      [
        [2, 4, 1],
        [0, 0, 0],
      ],
    ],
  ])('has the value and gradients of the naive loop at %j', (values) => {
    const flat = places(values);
    const oracle = (x: Float64Array, updates: Float64Array): Float64Array => {
      const result = x.slice();
      for (const [i, place] of flat.entries()) result[place] = updates[i] ?? 0;
      return result;
    };
    const indices = tuples(values);
    const [x, updates] = [draw(shape, 1), draw([values.length, ...shape.slice(values[0]?.length)], 2)];
    const expected = oracle(Float64Array.from(x.dataSync()), Float64Array.from(updates.dataSync()));
    toBeClose(tensorScatterUpdate(x, indices, updates), expected);
    expectGradient((a, b) => tensorScatterUpdate(a, indices, b), [x, updates], { oracle });
  });
});
