import { expectGradient, onEachBackend, toBeClose } from '@mneme/testing';
import {
  batchNorm,
  cast,
  cumprod,
  cumsum,
  gather,
  gatherND,
  grad,
  grads,
  greater,
  greaterEqual,
  less,
  linalg,
  logicalAnd,
  logicalNot,
  logSoftmax,
  matMul,
  moments,
  mul,
  notEqual,
  ones,
  prod,
  scatterND,
  stridedSlice,
  sum,
  type Tensor,
  tensor,
  tensorScatterUpdate,
  topk,
  unsortedSegmentSum,
  where,
  zeros,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchMatMul } from '../ops/batch-mat-mul.ts';
import { scatterAdd } from '../ops/scatter-add.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { ensureGradients } from './ensure-gradients.ts';

// What tfjs-core 4.22 gets wrong, throws at or has no gradient for, by its own operators: each is right here.

const draw = (shape: readonly number[], seed = 1): Tensor =>
  uniform(shape, new Random(seed), { low: -2, high: 2 });

onEachBackend('tfjs alone in Node', () => {
  it('has gradients at all', () => {
    ensureGradients();
    toBeClose(grad((x) => sum(mul(x, x)))(tensor([1, 2])), [2, 4]);
  });
});

onEachBackend('matMul with broadcast batch axes', (backend) => {
  beforeAll(ensureGradients);

  it.each([
    [
      [2, 3, 5],
      [5, 7],
    ],
    [
      [3, 5],
      [2, 5, 7],
    ],
    [
      [1, 2, 3, 5],
      [7, 2, 5, 2],
    ],
  ])('of %j and %j', (left, right) => {
    expectGradient((a, b) => matMul(a as Tensor, b as Tensor), [draw(left), draw(right, 2)]);
  });

  it('of axes where the value of matMul itself is wrong: the gradient is that of the product meant', () => {
    const [a, b, dy] = [draw([2, 1, 3, 5]), draw([2, 7, 5, 2], 2), draw([2, 7, 3, 2], 3)];
    const ours = grads((x, y) => batchMatMul(x, y))([a, b], dy);
    const theirs = grads((x, y) => matMul(x, y))([a, b], dy);
    // The engine's own product is right.
    if (backend === 'mneme') toBeClose(matMul(a, b), batchMatMul(a, b));
    else expect(batchMatMul(a, b).dataSync()).not.toEqual(matMul(a, b).dataSync());
    for (const [i, gradient] of ours.entries()) expect(theirs[i]?.shape).toEqual(gradient.shape);
  });

  it.each([
    [false, true],
    [true, false],
    [true, true],
  ])('transposed %j, %j', (transposeA, transposeB) => {
    const [a, b] = [draw(transposeA ? [2, 5, 3] : [2, 3, 5]), draw(transposeB ? [7, 5] : [5, 7], 2)];
    expectGradient((x, y) => matMul(x as Tensor, y as Tensor, transposeA, transposeB), [a, b]);
  });
});

onEachBackend('running sums and products', () => {
  beforeAll(ensureGradients);
  const variants = [0, 1, 2].flatMap((axis) =>
    [false, true].flatMap((exclusive) =>
      [false, true].map((reverse): [number, boolean, boolean] => [axis, exclusive, reverse]),
    ),
  );

  describe.each(variants)('along axis %i, exclusive %j, reverse %j', (axis, exclusive, reverse) => {
    // Of sizes that agree tfjs's cumsum is silently wrong, of others it throws.
    it.each([[[2, 3, 3]], [[2, 3, 5]]])('cumsum of %j', (shape) => {
      expectGradient((x) => cumsum(x as Tensor, axis, exclusive, reverse), [draw(shape)]);
    });

    it('cumprod, zeros included', () => {
      const values = draw([2, 3, 5]).dataSync();
      values[4] = 0;
      values[11] = 0;
      expectGradient((x) => cumprod(x as Tensor, axis, exclusive, reverse), [tensor(values, [2, 3, 5])]);
    });
  });

  it.each([-1, 0, 1, [0, 2], undefined])('prod along %j, zeros included', (axis) => {
    const values = draw([2, 3, 2]).dataSync();
    values[4] = 0;
    expectGradient((x) => prod(x as Tensor, axis), [tensor(values, [2, 3, 2])]);
  });
});

onEachBackend('looking values up and putting them in place', (backend) => {
  beforeAll(ensureGradients);
  const integers = (values: number[], shape: number[]): Tensor => tensor(values, shape, 'int32');

  it.each([0, 1, 2, -1])('gather along axis %i', (axis) => {
    const indices = integers([1, 0, 1, 1], [2, 2]);
    expectGradient((x) => gather(x as Tensor, indices, axis), [draw([3, 2, 5])]);
  });

  it.each([
    [1, 1, [2, 2]],
    [2, 1, [2, 2]],
    [2, 2, [2, 3, 2]],
  ])('gather along axis %i with %i batch axes', (axis, batchDims, shape) => {
    if (backend === 'wasm' && batchDims === axis && batchDims > 1) return; // tfjs-wasm's kernel itself reads out of bounds
    const indices = integers(
      Array.from(
        new Random(5).integers(
          shape.reduce((a, b) => a * b, 1),
          3,
        ),
      ),
      shape,
    );
    expectGradient((x) => gather(x as Tensor, indices, axis, batchDims), [draw([2, 3, 5])]);
  });

  it('gatherND, scatterND and tensorScatterUpdate', () => {
    const indices = integers([1, 0, 2, 4], [2, 2]);
    expectGradient((x) => gatherND(x as Tensor, indices as never), [draw([3, 5, 2])]);
    expectGradient((x) => scatterND(indices as never, x as Tensor, [3, 5, 2] as never), [draw([2, 2])]);
    const update = (x: Tensor | undefined, y: Tensor | undefined): Tensor =>
      tensorScatterUpdate(x as Tensor, indices as never, y as Tensor);
    expectGradient(update, [draw([3, 5, 2]), draw([2, 2], 3)]);
  });

  it('topk', () => {
    expectGradient((x) => topk(x as Tensor, 2).values, [draw([3, 5])]);
  });

  it('stridedSlice, with steps back and axes taken away', () => {
    expectGradient((x) => stridedSlice(x as Tensor, [0, 4], [3, 0], [2, -2]), [draw([3, 5])]);
    expectGradient((x) => stridedSlice(x as Tensor, [1, 1], [2, 4], [1, 1], 0, 0, 0, 0, 1), [draw([3, 5])]);
  });

  it('linalg.bandPart of a single matrix', () => {
    expectGradient((x) => linalg.bandPart(x as Tensor, 1, 0), [draw([3, 5])]);
  });
});

onEachBackend('comparisons on the tape', () => {
  beforeAll(ensureGradients);

  it('let the rest through', () => {
    const x = tensor([-1, 2, 3]);
    const pick = (y: Tensor): Tensor => where(greater(y, 0), mul(y, y), zeros([3]));
    toBeClose(grad(pick)(x), [0, 4, 6]);
    const between = (y: Tensor): Tensor =>
      logicalAnd(greaterEqual(y, 0), logicalNot(notEqual(less(y, 2.5), true)));
    toBeClose(grad((y) => mul(y, cast(between(y), 'float32')))(x), [0, 1, 0]);
  });

  it('still throw where a truth itself is differentiated by', () => {
    const truth = tensor([1, 0], [2], 'bool');
    expect(() => grad((x) => logicalNot(x as Tensor))(truth)).toThrow(
      'LogicalNot: x must be of numbers to be differentiated by, got bool',
    );
  });
});

onEachBackend('normalisation', () => {
  beforeAll(ensureGradients);

  it('moments and batchNorm', () => {
    const normalized = (...given: Tensor[]): Tensor => {
      const [x, scale, offset] = given as [Tensor, Tensor, Tensor];
      const { mean, variance } = moments(x, [0, 1]);
      return batchNorm(x, mean as never, variance as never, offset as never, scale as never, 0.1);
    };
    expectGradient(normalized, [draw([3, 5, 2]), ones([2]), zeros([2])]);
  });

  it('logSoftmax', () => {
    expectGradient((x) => logSoftmax(x as Tensor), [draw([3, 5])]);
  });
});

onEachBackend('segment sums', (backend) => {
  beforeAll(ensureGradients);

  it('are scatterAdd where a backend has no UnsortedSegmentSum', () => {
    const segments = tensor([1, 0, 1], [3], 'int32');
    const values = draw([3, 2]);
    const sums = scatterAdd(segments, values, 2);
    if (backend !== 'wasm') toBeClose(sums, unsortedSegmentSum(values, segments as never, 2));
    else expect(() => unsortedSegmentSum(values, segments as never, 2)).toThrow('not registered');
    expectGradient((x) => scatterAdd(segments, x as Tensor, 2), [values]);
  });

  it('leave negative segments out of the gradient', () => {
    const segments = tensor([1, -1, 1], [3], 'int32');
    const run = (): Tensor =>
      grad((x) => unsortedSegmentSum(x as Tensor, segments as never, 2))(ones([3, 2]));
    if (backend === 'wasm') expect(run).toThrow('not registered');
    else toBeClose(run(), tensor([1, 1, 0, 0, 1, 1], [3, 2]));
  });
});
