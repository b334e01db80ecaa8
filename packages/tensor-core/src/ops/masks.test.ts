import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { grads, log, ones, sum, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { type Band, bandMask } from './band-mask.ts';
import { bandPart } from './band-part.ts';
import { oneHot } from './one-hot.ts';
import { select } from './select.ts';

const bands: Band[] = [
  {},
  { above: -2 },
  { below: -1, above: 3 },
  { above: 0 },
  { below: 0 },
  { below: 1, above: 2 },
  { below: 0, above: 0 },
];
const within = ({ below = 99, above = 99 }: Band, row: number, column: number): boolean =>
  column - row <= above && row - column <= below;

onEachBackend('bandMask and bandPart', () => {
  beforeAll(ensureGradients);

  it('do a case by hand', () => {
    expect(bandMask(2, 3, { above: 0 }).dtype).toBe('bool');
    toBeClose(bandMask(2, 3, { above: 0 }), [1, 0, 0, 1, 1, 0]);
    toBeClose(
      bandPart(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        { below: 0 },
      ),
      tensor([
        [1, 2],
        [0, 4],
      ]),
    );
  });

  it.each(bands)('have the values and gradient of the naive loop for %j', (band) => {
    const x = uniform([2, 5, 7], new Random(1), { low: -1 });
    const oracle = (values: Float64Array): Float64Array => {
      const y = new Float64Array(values.length);
      loop([2, 5, 7], ([, row = 0, column = 0], flat) => {
        y[flat] = within(band, row, column) ? (values[flat] ?? 0) : 0;
      });
      return y;
    };
    toBeClose(bandPart(x, band), oracle(Float64Array.from(x.dataSync())));
    expectGradient((y) => bandPart(y, band), [x], { oracle });
  });

  it('leave nothing behind', () => {
    const x = ones([3, 5]);
    expectNoLeak(() => [bandMask(3, 5), bandPart(x, { above: 1 })]);
  });

  it('name what does not fit', () => {
    expect(() => bandMask(2, 3, { above: 0.5 })).toThrow(
      'bandMask: above must be an integer of at least -4294967296, got 0.5',
    );
    expect(() => bandMask(2.5, 3)).toThrow('bandMask: rows must be an integer of at least 0, got 2.5');
    expect(() => bandPart(ones([3]), {})).toThrow(
      'bandPart: x must be [..., rows, columns], got [3]: its rank is 1',
    );
  });
});

onEachBackend('select', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    const condition = tensor([true, false], [2], 'bool');
    toBeClose(
      select(
        condition,
        tensor([
          [1, 2],
          [3, 4],
        ]),
        tensor([-1, -2]),
      ),
      tensor([
        [1, -2],
        [3, -2],
      ]),
    );
  });

  it('has the value and gradients of the naive loop, broadcast', () => {
    const truth = [1, 0, 0, 1, 1];
    const condition = tensor(truth, [5, 1], 'bool');
    const [a, b] = [uniform([3, 1, 2], new Random(1)), uniform([5, 2], new Random(2))];
    const oracle = (x: Float64Array, y: Float64Array): number[] => {
      const result: number[] = [];
      loop([3, 5, 2], ([i = 0, j = 0, k = 0]) => result.push((truth[j] ? x[i * 2 + k] : y[j * 2 + k]) ?? 0));
      return result;
    };
    toBeClose(
      select(condition, a, b),
      oracle(Float64Array.from(a.dataSync()), Float64Array.from(b.dataSync())),
    );
    expectGradient((x, y) => select(condition, x, y), [a, b], { oracle });
  });

  it('gives what is not selected a gradient of 0, not of NaN', () => {
    const condition = tensor([true, false], [2], 'bool');
    const [da, db] = grads((a, b) => sum(log(select(condition, a, b))))([tensor([2, 0]), tensor([0, 5])]);
    toBeClose(da ?? [], [0.5, 0]);
    toBeClose(db ?? [], [0, 0.2]);
  });
});

onEachBackend('select, besides', () => {
  it('leaves nothing behind', () => {
    const [condition, a] = [tensor([true, false], [2], 'bool'), ones([3, 2])];
    expectNoLeak(() => select(condition, a, a));
  });

  it('names what does not fit', () => {
    const condition = tensor([true, false], [2], 'bool');
    expect(() => select(ones([2]), ones([2]), ones([2]))).toThrow(
      'select: condition must be of bool, got float32',
    );
    expect(() => select(condition, ones([3]), ones([2]))).toThrow(
      'select: a must broadcast with the others, got [3]: 2 is not 3',
    );
  });
});

onEachBackend('oneHot', () => {
  it.each(['float32', 'int32', 'bool'] as const)('marks the place of each id in %s', (dtype) => {
    const y = oneHot(
      tensor(
        [
          [1, 0],
          [2, -1],
        ],
        [2, 2],
        'int32',
      ),
      3,
      dtype,
    );
    expect([y.dtype, y.shape]).toEqual([dtype, [2, 2, 3]]);
    toBeClose(y, [0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('leaves nothing behind', () => {
    const ids = tensor([1], [1], 'int32');
    expectNoLeak(() => oneHot(ids, 3));
  });

  it('names what does not fit', () => {
    expect(() => oneHot(tensor([1]), 3)).toThrow('oneHot: ids must be of int32, got float32');
    expect(() => oneHot(tensor([1], [1], 'int32'), 0)).toThrow(
      'oneHot: depth must be an integer of at least 1, got 0',
    );
  });
});
