import { expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { matMul, moments, reshape } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  lecunNormal,
} from './initializers.ts';
import { orthogonal } from './orthogonal.ts';
import { Random } from './random.ts';

// A weight of [output 41, input 29, kernel 7]: fans 203 and 287.
const VARIANCES: readonly [string, Initializer, number][] = [
  ['glorotUniform', glorotUniform, 2 / 490],
  ['glorotNormal', glorotNormal, 2 / 490],
  ['heUniform', heUniform, 2 / 203],
  ['heNormal', heNormal, 2 / 203],
  ['lecunNormal', lecunNormal, 1 / 203],
];

onEachBackend('initializers', () => {
  it.each(VARIANCES)('%s has the variance that its fans ask for', (name, initialize, expected) => {
    const { mean, variance } = moments(initialize([41, 29, 7], new Random(1)));
    toBeClose(mean, [0], { absolute: 0.004 });
    toBeClose(variance, [expected], { relative: 0.05 });
    expectNoLeak(() => initialize([3, 2], new Random(1)));
    expect(() => initialize([5], new Random(1))).toThrow(`${name}: shape must have at least 2 axes, got [5]`);
  });

  it('orthogonal has orthonormal rows, or columns where there are fewer', () => {
    const identity = (size: number): number[] =>
      Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
    const wide = orthogonal([5, 3, 3], new Random(2));
    const rows = reshape(wide, [5, 9]);
    expect(wide.shape).toEqual([5, 3, 3]);
    toBeClose(matMul(rows, rows, false, true), identity(5));
    const tall = orthogonal([11, 3], new Random(2));
    toBeClose(matMul(tall, tall, true, false), identity(3));
    expectNoLeak(() => orthogonal([3, 2], new Random(1)));
    expect(() => orthogonal([5], new Random(1))).toThrow(
      'orthogonal: shape must have at least 2 axes, got [5]',
    );
  });
});
