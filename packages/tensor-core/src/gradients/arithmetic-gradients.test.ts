import { expectGradient, loop, onEachBackend } from '@mneme/testing';
import {
  add,
  addN,
  atan2,
  div,
  maximum,
  minimum,
  mod,
  mul,
  pow,
  prelu,
  squaredDifference,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { ensureGradients } from './ensure-gradients.ts';

type Row = readonly [string, (a: Tensor, b: Tensor) => Tensor, (a: number, b: number) => number];

const functions: readonly Row[] = [
  ['add', add, (a, b) => a + b],
  ['sub', sub, (a, b) => a - b],
  ['mul', mul, (a, b) => a * b],
  ['div', div, (a, b) => a / b],
  ['pow', pow, (a, b) => a ** b],
  ['mod', mod, (a, b) => a - b * Math.floor(a / b)],
  ['atan2', atan2, Math.atan2],
  ['maximum', maximum, Math.max],
  ['minimum', minimum, Math.min],
  ['squaredDifference', squaredDifference, (a, b) => (a - b) ** 2],
];

const shapes: [number[], number[]][] = [
  [
    [3, 2],
    [3, 2],
  ],
  [[3, 2], [2]],
  [[2], [3, 2]],
  [
    [3, 1],
    [1, 2],
  ],
  [[], [3, 2]],
];

function naive(f: (a: number, b: number) => number, left: readonly number[], right: readonly number[]) {
  const place = (shape: readonly number[], index: readonly number[]): number =>
    shape.reduce((flat, n, axis) => flat * n + (n === 1 ? 0 : (index.at(axis - shape.length) ?? 0)), 0);
  return (a: Float64Array, b: Float64Array): number[] => {
    const y: number[] = [];
    loop([3, 2], (index) => y.push(f(a[place(left, index)] ?? 0, b[place(right, index)] ?? 0)));
    return y;
  };
}

onEachBackend('gradients of the functions of two numbers', () => {
  beforeAll(ensureGradients);

  describe.each(functions)('%s', (_, f, oracle) => {
    it.each(shapes)('of %j and %j', (left, right) => {
      const a = uniform(left, new Random(1), { low: 0.2, high: 2 });
      const b = uniform(right, new Random(2), { low: 0.2, high: 2 });
      expectGradient(f as (...given: Tensor[]) => Tensor, [a, b], { oracle: naive(oracle, left, right) });
    });
  });

  it('prelu, of its slope too', () => {
    const [x, slope] = [uniform([3, 2], new Random(3), { low: -1 }), uniform([2], new Random(4))];
    const oracle = naive((value, factor) => (value > 0 ? value : factor * value), [3, 2], [2]);
    expectGradient((a, b) => prelu(a as Tensor, b as Tensor), [x, slope], { oracle });
  });

  it('addN', () => {
    const terms = [1, 2, 3].map((seed) => uniform([5], new Random(seed)));
    const oracle = (a: Float64Array, b: Float64Array, c: Float64Array): Float64Array =>
      a.map((value, i) => value + (b[i] ?? 0) + (c[i] ?? 0));
    expectGradient((...given) => addN(given), terms, { oracle });
  });
});
