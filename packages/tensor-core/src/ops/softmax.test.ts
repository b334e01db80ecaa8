import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, ones, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { logSoftmax } from './log-softmax.ts';
import { logSumExp } from './log-sum-exp.ts';
import { maskedSoftmax } from './masked-softmax.ts';
import { softmax } from './softmax.ts';

const shape = [3, 5, 2];
const draw = (): Tensor => uniform(shape, new Random(8), { low: -3, high: 3 });

/** `f` of each line along `axis`, with the mask's line. */
function alongLines(axis: number, f: (line: number[], kept: number[]) => number[], mask?: ArrayLike<number>) {
  const strides = [10, 2, 1];
  return (x: Float64Array): Float64Array => {
    const y = new Float64Array(x.length);
    loop(shape, (index, flat) => {
      const length = shape[axis] ?? 0;
      const first = flat - (index[axis] ?? 0) * (strides[axis] ?? 0);
      const places = Array.from({ length }, (_, i) => first + i * (strides[axis] ?? 0));
      const line = places.map((place) => x[place] ?? 0);
      const result = f(
        line,
        places.map((place) => mask?.[place] ?? 1),
      );
      y[flat] = result[index[axis] ?? 0] ?? Number.NaN;
    });
    return y;
  };
}

function weights(line: number[], kept: number[]): number[] {
  const parts = line.map((value, i) => (kept[i] ? Math.exp(value) : 0));
  const total = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => (total === 0 ? 0 : part / total));
}

function logarithm(line: number[]): number {
  return Math.log(line.reduce((total, value) => total + Math.exp(value), 0));
}

function gradientOf(f: (x: Tensor) => Tensor, x: Tensor): number[] {
  return Array.from(grad(f)(x).dataSync(), (value) => value + 0);
}

const everyAxis = [0, 1, 2, -1, -2];

onEachBackend('softmax and logSoftmax', () => {
  beforeAll(ensureGradients);

  it('do cases by hand', () => {
    toBeClose(softmax(tensor([[0, Math.log(3)]])), tensor([[0.25, 0.75]]));
    toBeClose(logSoftmax(tensor([[0, Math.log(3)]])), tensor([[Math.log(0.25), Math.log(0.75)]]));
  });

  it.each(everyAxis)('have the values and gradients of the naive loop along axis %i', (axis) => {
    const positive = axis < 0 ? axis + 3 : axis;
    const x = draw();
    const exact = Float64Array.from(x.dataSync());
    const oracle = alongLines(positive, weights);
    toBeClose(softmax(x, axis), oracle(exact));
    expectGradient((y) => softmax(y, axis), [x], { oracle });
    const logOracle = alongLines(positive, (line) => line.map((value) => value - logarithm(line)));
    toBeClose(logSoftmax(x, axis), logOracle(exact));
    expectGradient((y) => logSoftmax(y, axis), [x], { oracle: logOracle });
  });

  it('do not overflow', () => {
    toBeClose(softmax(tensor([1e4, 1e4, -1e4])), [0.5, 0.5, 0]);
    toBeClose(logSoftmax(tensor([1e4, 1e4])), [Math.log(0.5), Math.log(0.5)]);
  });

  it('leave nothing behind', () => {
    const x = draw();
    expectNoLeak(() => [softmax(x, 0), logSoftmax(x, 1)]);
  });

  it('name the axis that is none', () => {
    expect(() => softmax(ones([2]), 1)).toThrow('softmax: axis must be an integer in [-1, 0], got 1');
    expect(() => logSoftmax(ones([2]), -2)).toThrow('logSoftmax: axis must be an integer in [-1, 0], got -2');
  });
});

onEachBackend('logSumExp', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    toBeClose(
      logSumExp(
        tensor([
          [0, 0],
          [1, 1],
        ]),
      ),
      tensor([Math.log(2), 1 + Math.log(2)]),
    );
    expect(logSumExp(ones([2, 3]), 0, true).shape).toEqual([1, 3]);
  });

  it.each(everyAxis)('has the value and gradient of the naive loop along axis %i', (axis) => {
    const positive = axis < 0 ? axis + 3 : axis;
    const every = alongLines(positive, (line) => line.map(() => logarithm(line)));
    const oracle = (x: Float64Array): number[] => {
      const values = every(x);
      const found: number[] = [];
      loop(shape, (index, flat) => {
        if (index[positive] === 0) found.push(values[flat] ?? 0);
      });
      return found;
    };
    const x = draw();
    toBeClose(logSumExp(x, axis), oracle(Float64Array.from(x.dataSync())));
    expectGradient((y) => logSumExp(y, axis), [x], { oracle });
  });

  it('gives -Infinity for a row of it, and no gradient', () => {
    const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const x = tensor([
      [low, low],
      [low, 2],
      [high, 2],
      [3e38, 3e38],
    ]);
    expect(Array.from(logSumExp(x).dataSync())).toEqual([low, 2, high, Math.fround(3e38)]);
    const dx = gradientOf(
      (y) => logSumExp(y),
      tensor([
        [low, low],
        [low, 2],
      ]),
    );
    expect(dx).toEqual([0, 0, 0, 1]);
  });
});

onEachBackend('logSumExp, besides', () => {
  it('leaves nothing behind', () => {
    const x = draw();
    expectNoLeak(() => logSumExp(x, 0));
  });

  it('names the axis that is none', () => {
    expect(() => logSumExp(ones([2]), 1)).toThrow('logSumExp: axis must be an integer in [-1, 0], got 1');
  });
});

const masks: [string, number[]][] = [
  ['of the same shape', shape],
  ['broadcast along the last axis', [3, 5, 1]],
  ['broadcast along the first axes', [5, 2]],
];

onEachBackend('maskedSoftmax', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    const mask = tensor([true, true, false], [3], 'bool');
    toBeClose(maskedSoftmax(tensor([[1, 1, 9]]), mask), tensor([[0.5, 0.5, 0]]));
    toBeClose(maskedSoftmax(tensor([[0, Math.log(3)]])), tensor([[0.25, 0.75]]));
  });

  it.each(masks)('has the value and gradient of the naive loop with a mask %s', (_, dims) => {
    const values = Array.from(
      new Random(9).integers(
        dims.reduce((a, b) => a * b, 1),
        2,
      ),
    );
    const mask = tensor(values, dims, 'bool');
    const spread: number[] = [];
    loop(shape, (index) => {
      const own = index.slice(shape.length - dims.length);
      spread.push(
        values[dims.reduce((flat, n, axis) => flat * n + (n === 1 ? 0 : (own[axis] ?? 0)), 0)] ?? 0,
      );
    });
    const x = draw();
    for (const axis of [0, 1, 2]) {
      const oracle = alongLines(axis, weights, spread);
      toBeClose(maskedSoftmax(x, mask, axis), oracle(Float64Array.from(x.dataSync())));
      expectGradient((y) => maskedSoftmax(y, mask, axis), [x], { oracle });
    }
  });

  it('gives zeros and a gradient of zeros where nothing is attended to, however large the scores', () => {
    const scores = [3e38, -3e38, 1e30, -1e30, Number.NEGATIVE_INFINITY, 0];
    const x = tensor([scores, scores]);
    const mask = tensor(
      [
        [0, 0, 0, 0, 0, 0],
        [0, 1, 0, 0, 0, 1],
      ],
      [2, 6],
      'bool',
    );
    const expected = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    toBeClose(maskedSoftmax(x, mask), expected);
    expect(gradientOf((y) => maskedSoftmax(y, mask), x)).toEqual(new Array(12).fill(0));
  });
});

onEachBackend('maskedSoftmax, besides', () => {
  it('leaves nothing behind', () => {
    const [x, mask] = [draw(), tensor([1, 0], [2], 'bool')];
    expectNoLeak(() => [maskedSoftmax(x, mask), maskedSoftmax(x)]);
  });

  it('names what does not fit', () => {
    const x = ones(shape);
    expect(() => maskedSoftmax(x, ones([2]))).toThrow('maskedSoftmax: mask must be of bool, got float32');
    expect(() => maskedSoftmax(x, tensor([1, 0, 1], [3], 'bool'))).toThrow(
      'maskedSoftmax: mask must broadcast to [3, 5, 2], got [3]: that is the shape of x',
    );
    expect(() => maskedSoftmax(x, undefined, 3)).toThrow(
      'maskedSoftmax: axis must be an integer in [-3, 2], got 3',
    );
  });
});
