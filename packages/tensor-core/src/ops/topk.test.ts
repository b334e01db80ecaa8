import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { ones, scalar, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { topk } from './topk.ts';

/** The largest `count` along `axis`, by sorting. */
function naive(shape: readonly number[], count: number, axis: number) {
  return (x: Float64Array): { values: number[]; indices: number[] } => {
    const flat = (index: readonly number[]): number =>
      index.reduce((sum, i, a) => sum * (shape[a] ?? 1) + i, 0);
    const values: number[] = [];
    const indices: number[] = [];
    loop(
      shape.map((length, a) => (a === axis ? count : length)),
      (index) => {
        const line = Array.from({ length: shape[axis] ?? 0 }, (_, i) => ({
          place: i,
          value: x[flat(index.map((at, a) => (a === axis ? i : at)))] ?? 0,
        })).sort((a, b) => b.value - a.value);
        const found = line[index[axis] ?? 0];
        values.push(found?.value ?? Number.NaN);
        indices.push(found?.place ?? -1);
      },
    );
    return { values, indices };
  };
}

onEachBackend('topk', () => {
  beforeAll(ensureGradients);

  it('finds the largest, in falling order', () => {
    const { values, indices } = topk(
      tensor([
        [3, 9, 5],
        [7, 1, 2],
      ]),
      2,
    );
    toBeClose(
      values,
      tensor([
        [9, 5],
        [7, 2],
      ]),
    );
    expect(indices.dtype).toBe('int32');
    toBeClose(indices, [1, 2, 0, 2]);
  });

  it.each([0, 1, 2, -1, -2])('has the values and gradient of the naive sort along axis %i', (axis) => {
    const shape = [3, 5, 7];
    const x = uniform(shape, new Random(2), { low: -1 });
    const oracle = naive(shape, 2, axis < 0 ? axis + 3 : axis);
    const { values, indices } = topk(x, 2, axis);
    const expected = oracle(Float64Array.from(x.dataSync()));
    toBeClose(values, expected.values);
    toBeClose(indices, expected.indices);
    expectGradient((y) => topk(y, 2, axis).values, [x], { oracle: (y) => oracle(y).values });
  });

  it('leaves nothing behind', () => {
    const x = ones([3, 5]);
    expectNoLeak(() => ({ ...topk(x, 2, 0) }));
  });

  it('names what does not fit', () => {
    expect(() => topk(ones([3]), 5)).toThrow('topk: count must be at most 3, the length of axis -1, got 5');
    expect(() => topk(ones([3]), 0)).toThrow('topk: count must be an integer of at least 1, got 0');
    expect(() => topk(ones([3]), 1, 1)).toThrow('topk: axis must be an integer in [-1, 0], got 1');
    expect(() => topk(scalar(1), 1)).toThrow('topk: axis must be left out for a scalar, got -1');
  });
});
