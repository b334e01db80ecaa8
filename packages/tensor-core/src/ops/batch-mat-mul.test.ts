import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import {
  grad,
  matMul,
  mul,
  ones,
  square,
  sum,
  type Tensor,
  tensor,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { batchMatMul } from './batch-mat-mul.ts';

const draw = (shape: readonly number[], name: string): Tensor =>
  uniform(shape, new Random(1).split(name), { low: -1 });

/** Batch axes by index, an axis of length 1 standing for all. */
function naive(a: readonly number[], b: readonly number[]) {
  const batch =
    a.length >= b.length
      ? a.slice(0, -2).map((n, i) => Math.max(n, b.at(i - a.length) ?? 1))
      : b.slice(0, -2);
  const [rows = 1, inner = 1] = a.slice(-2);
  const columns = b.at(-1) ?? 1;
  const place = (shape: readonly number[], index: readonly number[]): number =>
    shape.reduce((flat, n, axis) => flat * n + (n === 1 ? 0 : (index.at(axis - shape.length) ?? 0)), 0);
  return (x: Float64Array, y: Float64Array): Float64Array => {
    const shape = [...batch, rows, columns];
    const result = new Float64Array(shape.reduce((p, n) => p * n, 1));
    loop(shape, (index, flat) => {
      const [lead, i = 0, j = 0] = [index.slice(0, -2), index.at(-2), index.at(-1)];
      for (let k = 0; k < inner; k++) {
        result[flat] =
          (result[flat] ?? 0) + (x[place(a, [...lead, i, k])] ?? 0) * (y[place(b, [...lead, k, j])] ?? 0);
      }
    });
    return result;
  };
}

const shapes: [number[], number[]][] = [
  [
    [3, 2],
    [2, 7],
  ],
  [
    [5, 3, 2],
    [2, 7],
  ],
  [
    [5, 3, 2],
    [5, 2, 7],
  ],
  [
    [2, 1, 3, 2],
    [2, 5, 2, 7],
  ],
  [
    [2, 5, 3, 2],
    [2, 1, 2, 7],
  ],
  [
    [2, 1, 3, 2],
    [1, 5, 2, 7],
  ],
  [
    [1, 5, 3, 2],
    [2, 1, 2, 7],
  ],
  [
    [2, 5, 3, 2],
    [5, 2, 7],
  ],
  [
    [3, 2],
    [5, 2, 7],
  ],
];

onEachBackend('batchMatMul', () => {
  beforeAll(ensureGradients);

  it('multiplies a case done by hand', () => {
    const y = batchMatMul(
      tensor([[[1, 2]], [[3, 4]]]),
      tensor([
        [1, 0, 2],
        [0, 1, 1],
      ]),
    );
    toBeClose(y, tensor([[[1, 2, 4]], [[3, 4, 10]]]));
  });

  describe.each(shapes)('of %j and %j', (left, right) => {
    const oracle = naive(left, right);
    it.each([
      [false, false],
      [false, true],
      [true, false],
      [true, true],
    ])('transposed %j, %j: value and gradients are those of the naive loop', (transposeA, transposeB) => {
      const turn = (x: Tensor, yes: boolean): Tensor => {
        const order = [...x.shape.keys()];
        if (yes) order.push(...order.splice(-2).reverse());
        return transpose(x, order);
      };
      const [a, b] = [draw(left, 'a'), draw(right, 'b')];
      const product = (x: Tensor, y: Tensor): Tensor =>
        batchMatMul(turn(x, transposeA), turn(y, transposeB), { transposeA, transposeB });
      toBeClose(product(a, b), oracle(Float64Array.from(a.dataSync()), Float64Array.from(b.dataSync())));
      expectGradient(product, [a, b], { oracle });
    });
  });

  it.each([
    [
      [31, 37],
      [37, 41],
    ],
    [
      [3, 31, 37],
      [3, 37, 41],
    ],
    [
      [2, 1, 31, 37],
      [2, 3, 37, 41],
    ],
    [
      [2, 3, 31, 37],
      [3, 37, 41],
    ],
  ])('gives large matrices the values of the naive loop: %j and %j', (left, right) => {
    const oracle = naive(left, right);
    const [a, b] = [draw(left, 'a'), draw(right, 'b')];
    const expected = oracle(Float64Array.from(a.dataSync()), Float64Array.from(b.dataSync()));
    const turned = (x: Tensor): Tensor =>
      transpose(x, [...x.shape.keys()].slice(0, -2).concat(x.rank - 1, x.rank - 2));
    toBeClose(batchMatMul(a, b), expected);
    toBeClose(batchMatMul(a, turned(b), { transposeB: true }), expected);
    toBeClose(batchMatMul(turned(a), turned(b), { transposeA: true, transposeB: true }), expected);
  });
});

onEachBackend('batchMatMul, besides', () => {
  it.each([2, 37])('can be differentiated twice, inner size %i', (inner) => {
    const [a, b] = [draw([3, 31, inner], 'a'), draw([3, inner, 29], 'b')];
    const first = (y: Tensor): Tensor => grad((x) => sum(square(batchMatMul(x, y))))(a);
    // The gradient by a is 2 (a b) bT.
    const expected = grad((y) => sum(mul(2, matMul(matMul(a, y), y, false, true))))(b);
    toBeClose(grad((y) => sum(first(y)))(b), expected, { relative: 1e-4, absolute: 1e-4 });
  });

  it('leaves nothing behind', () => {
    const [a, b] = [draw([2, 3, 5], 'a'), draw([7, 5], 'b')];
    expectNoLeak(() => batchMatMul(a, b, { transposeB: true }));
  });

  it('names what does not fit', () => {
    const message = (f: () => Tensor) => expect(f);
    message(() => batchMatMul(zeros([3]), zeros([3, 2]))).toThrow(
      'batchMatMul: a must be [..., rows, columns], got [3]',
    );
    message(() => batchMatMul(ones([2, 3]), ones([5, 7]))).toThrow(
      'batchMatMul: b must be [..., inner, columns], got [5, 7]: inner is 3 in a but 5 here',
    );
    message(() => batchMatMul(ones([2, 3, 5]), ones([3, 5, 7]))).toThrow(
      'batchMatMul: b must be broadcastable against a, got [3, 5, 7]: batch axes are [2] in a but [3] here',
    );
  });
});
