import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { grad, grads, mul, ones, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { Random } from '../random/random.ts';
import { uniform } from '../random/uniform.ts';
import { cumprod } from './cumprod.ts';
import { type ScanOptions, scanned } from './cumprod-derivative.ts';
import { cumsum } from './cumsum.ts';
import { prod } from './prod.ts';

const shape = [3, 5, 2];
const strides = [10, 2, 1];

function naive(
  axis: number,
  { exclusive = false, reverse = false }: ScanOptions,
  combine: (a: number, b: number) => number,
  start: number,
) {
  return (x: Float64Array): Float64Array => {
    const y = new Float64Array(x.length);
    loop(shape, (index, flat) => {
      const at = index[axis] ?? 0;
      let result = start;
      for (let i = 0; i < (shape[axis] ?? 0); i++) {
        const before = reverse ? i > at : i < at;
        if (before || (i === at && !exclusive))
          result = combine(result, x[flat + (i - at) * (strides[axis] ?? 0)] ?? 0);
      }
      y[flat] = result;
    });
    return y;
  };
}

const variants: ScanOptions[] = [
  {},
  { exclusive: true },
  { reverse: true },
  { exclusive: true, reverse: true },
];
const every = [0, 1, 2, -1, -3].flatMap((axis) =>
  variants.map((options): [number, ScanOptions] => [axis, options]),
);

onEachBackend('cumsum and cumprod', () => {
  beforeAll(ensureGradients);

  it('do cases by hand', () => {
    toBeClose(
      cumsum(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        0,
      ),
      tensor([
        [1, 2],
        [4, 6],
      ]),
    );
    toBeClose(
      cumprod(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        0,
        { reverse: true },
      ),
      tensor([
        [3, 8],
        [3, 4],
      ]),
    );
  });

  describe.each(every)('along axis %i, %j', (axis, options) => {
    const positive = axis < 0 ? axis + 3 : axis;

    it('sum to the values and gradient of the naive loop', () => {
      const oracle = naive(positive, options, (a, b) => a + b, 0);
      const x = uniform(shape, new Random(5), { low: -1 });
      toBeClose(cumsum(x, axis, options), oracle(Float64Array.from(x.dataSync())));
      expectGradient((y) => cumsum(y, axis, options), [x], { oracle });
    });

    it('multiply to the values and gradient of the naive loop, zeros included', () => {
      const oracle = naive(positive, options, (a, b) => a * b, 1);
      const values = uniform(shape, new Random(6), { low: -2, high: 2 }).dataSync();
      for (const zero of [3, 4, 8, 17, 21]) values[zero] = 0;
      const x = tensor(values, shape);
      toBeClose(cumprod(x, axis, options), oracle(Float64Array.from(values)));
      expectGradient((y) => cumprod(y, axis, options), [x], { oracle });
    });
  });

  it('can be differentiated twice', () => {
    // y = x0 + x0 x1 + x0 x1 x2, and the sum of its gradient: 1 + x1 + x1 x2 + x0 + x0 x2 + x0 x1
    const first = grad((x) => sum(cumprod(x, 0)));
    toBeClose(grad((x) => sum(first(x)))(tensor([2, 3, 5])), [1 + 5 + 3, 1 + 5 + 2, 3 + 2]);
  });

  it('have the same gradient without a host, by doubling', () => {
    const [dy, x] = [uniform([3, 7], new Random(1)), uniform([3, 7], new Random(2), { low: -1 })];
    const [given, factors] = [dy.dataSync(), x.dataSync()];
    const expected = new Float64Array(21);
    for (let row = 0; row < 3; row++) {
      for (let i = 6; i >= 0; i--) {
        const at = row * 7 + i;
        expected[at] = (given[at] ?? 0) + (i < 6 ? (factors[at + 1] ?? 0) * (expected[at + 1] ?? 0) : 0);
      }
    }
    toBeClose(
      tidy(() => scanned(dy, x)),
      expected,
    );
  });
});

onEachBackend('cumsum and cumprod, besides', () => {
  beforeAll(ensureGradients);

  it('leave nothing behind', () => {
    const x = ones(shape);
    expectNoLeak(() => cumsum(x, 0));
    expectNoLeak(() => cumprod(x, 1));
    expectNoLeak(() => grads((y: Tensor) => sum(mul(cumprod(y, 1), y)))([x]));
  });

  it('name the axis that is none', () => {
    expect(() => cumsum(ones(shape), 3)).toThrow('cumsum: axis must be an integer in [-3, 2], got 3');
    expect(() => cumprod(ones(shape), -4)).toThrow('cumprod: axis must be an integer in [-3, 2], got -4');
  });
});

onEachBackend('prod', () => {
  beforeAll(ensureGradients);

  it('does cases by hand', () => {
    toBeClose(
      prod(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        -1,
      ),
      tensor([2, 12]),
    );
    expect(
      prod(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        0,
        true,
      ).shape,
    ).toEqual([1, 2]);
  });

  it.each([undefined, 0, 1, 2, -1, -2])(
    'has the value and gradient of the naive loop along axis %s',
    (axis) => {
      const positive = axis !== undefined && axis < 0 ? axis + 3 : axis;
      const oracle = (x: Float64Array): number[] => {
        const kept = positive === undefined ? [1] : shape.filter((_, a) => a !== positive);
        const y = Array.from({ length: kept.reduce((a, b) => a * b, 1) }, () => 1);
        loop(shape, (index, flat) => {
          const rest = positive === undefined ? [0] : index.filter((_, a) => a !== positive);
          const place = rest.reduce((sum, i, a) => sum * (kept[a] ?? 1) + i, 0);
          y[place] = (y[place] ?? 1) * (x[flat] ?? 0);
        });
        return y;
      };
      const values = uniform(shape, new Random(7), { low: -2, high: 2 }).dataSync();
      values[4] = 0;
      const x = tensor(values, shape);
      toBeClose(prod(x, axis), oracle(Float64Array.from(values)));
      expectGradient((y) => prod(y, axis), [x], { oracle });
    },
  );
});

onEachBackend('prod, besides', () => {
  it('leaves nothing behind', () => {
    const x = ones(shape);
    expectNoLeak(() => prod(x, 0));
  });

  it('names the axis that is none', () => {
    expect(() => prod(ones([2]), 1)).toThrow('prod: axis must be an integer in [-1, 0], got 1');
  });
});
