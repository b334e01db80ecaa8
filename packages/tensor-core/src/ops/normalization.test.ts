import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, ones, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { layerNormalization } from './layer-normalization.ts';
import { rmsNormalization } from './rms-normalization.ts';
import { safeNorm } from './safe-norm.ts';

const [rows, width, epsilon] = [6, 5, 1e-3];
const draw = (shape: readonly number[], seed: number): Tensor =>
  uniform(shape, new Random(seed), { low: -2, high: 2 });

function eachRow(x: Float64Array, f: (row: number[]) => number[]): number[] {
  return Array.from({ length: x.length / width }, (_, row) =>
    f(Array.from(x.slice(row * width, (row + 1) * width))),
  ).flat();
}

const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function naiveLayer(x: Float64Array, scale: Float64Array, offset: Float64Array): number[] {
  return eachRow(x, (row) => {
    const mean = average(row);
    const deviation = Math.sqrt(average(row.map((value) => (value - mean) ** 2)) + epsilon);
    return row.map((value, i) => ((value - mean) / deviation) * (scale[i] ?? 0) + (offset[i] ?? 0));
  });
}

function naiveRms(x: Float64Array, scale: Float64Array): number[] {
  return eachRow(x, (row) => {
    const root = Math.sqrt(average(row.map((value) => value ** 2)) + epsilon);
    return row.map((value, i) => (value / root) * (scale[i] ?? 0));
  });
}

const exact = (x: Tensor): Float64Array => Float64Array.from(x.dataSync());

onEachBackend('layerNormalization', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    toBeClose(layerNormalization(tensor([[1, 3]]), tensor([2, 3]), tensor([1, 0]), 0), tensor([[-1, 3]]));
  });

  it('has the value and gradients of the naive loop', () => {
    const [x, scale, offset] = [draw([2, 3, width], 1), draw([width], 2), draw([width], 3)];
    toBeClose(
      layerNormalization(x, scale, offset, epsilon),
      naiveLayer(exact(x), exact(scale), exact(offset)),
    );
    expectGradient(
      (...given) => layerNormalization(...(given as [Tensor, Tensor, Tensor]), epsilon),
      [x, scale, offset],
      {
        oracle: naiveLayer as (...given: Float64Array[]) => number[],
      },
    );
  });

  it('leaves nothing behind', () => {
    const [x, scale, offset] = [draw([2, 3, width], 1), ones([width]), zeros([width])];
    expectNoLeak(() => layerNormalization(x, scale, offset));
    expectNoLeak(() => grad((y) => layerNormalization(y, scale, offset))(x));
  });

  it('names what does not fit', () => {
    expect(() => layerNormalization(ones([2, 3]), ones([5]), ones([5]))).toThrow(
      'layerNormalization: scale must be [width], got [5]: width is 3 in x but 5 here',
    );
    expect(() => layerNormalization(ones([2, 3]), ones([3]), ones([3]), -1)).toThrow(
      'layerNormalization: epsilon must be a finite number of at least 0, got -1',
    );
  });
});

onEachBackend('rmsNormalization', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    toBeClose(rmsNormalization(tensor([[1, 7]]), tensor([5, 10]), 0), tensor([[1, 14]]));
  });

  it('has the value and gradients of the naive loop', () => {
    const [x, scale] = [draw([rows, width], 1), draw([width], 2)];
    toBeClose(rmsNormalization(x, scale, epsilon), naiveRms(exact(x), exact(scale)));
    expectGradient((...given) => rmsNormalization(...(given as [Tensor, Tensor]), epsilon), [x, scale], {
      oracle: naiveRms as (...given: Float64Array[]) => number[],
    });
  });

  it('leaves nothing behind', () => {
    const [x, scale] = [draw([rows, width], 1), ones([width])];
    expectNoLeak(() => rmsNormalization(x, scale));
  });

  it('names what does not fit', () => {
    expect(() => rmsNormalization(ones([2, 3]), ones([5]))).toThrow(
      'rmsNormalization: scale must be [width], got [5]: width is 3 in x but 5 here',
    );
    expect(() => rmsNormalization(ones([2, 3]), ones([3]), -1)).toThrow(
      'rmsNormalization: epsilon must be a finite number of at least 0, got -1',
    );
  });
});

onEachBackend('safeNorm', () => {
  beforeAll(ensureGradients);

  it('does a case by hand', () => {
    toBeClose(
      safeNorm(
        tensor([
          [3, 4],
          [0, 0],
        ]),
      ),
      tensor([5, 1e-6]),
    );
    expect(safeNorm(ones([2, 3]), 0, 1e-12, true).shape).toEqual([1, 3]);
  });

  it('has the value and gradient of the naive loop', () => {
    const x = draw([rows, width], 4);
    const oracle = (values: Float64Array): number[] =>
      eachRow(values, (row) => [Math.sqrt(row.reduce((total, value) => total + value ** 2, epsilon))]);
    toBeClose(safeNorm(x, -1, epsilon), oracle(exact(x)));
    expectGradient((y) => safeNorm(y, -1, epsilon), [x], { oracle });
    expectGradient((y) => safeNorm(y, 0, epsilon, true), [x]);
  });

  it('has a gradient of zero at zero', () => {
    toBeClose(grad((x) => safeNorm(x))(zeros([2, 3])), zeros([2, 3]));
  });

  it('leaves nothing behind', () => {
    const x = draw([rows, width], 4);
    expectNoLeak(() => safeNorm(x));
  });

  it('names what does not fit', () => {
    expect(() => safeNorm(ones([2]), 1)).toThrow('safeNorm: axis must be an integer in [-1, 0], got 1');
    expect(() => safeNorm(ones([2]), 0, 0)).toThrow(
      'safeNorm: epsilon must be a finite number above 0, got 0',
    );
  });
});
