import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { type ConvolveOptions, convolve } from './convolve.ts';

interface Case {
  readonly x: readonly number[];
  readonly weight: readonly number[];
  readonly options: ConvolveOptions;
  readonly windows: readonly number[];
}

const CASES: readonly [string, Case][] = [
  ['one axis', { x: [2, 7, 3], weight: [5, 3, 2], options: {}, windows: [6] }],
  ['one axis, padding', { x: [2, 5, 1], weight: [3, 1, 3], options: { padding: 2 }, windows: [7] }],
  ['one axis, same', { x: [1, 5, 2], weight: [3, 2, 4], options: { padding: 'same' }, windows: [5] }],
  ['two axes', { x: [2, 5, 3, 2], weight: [3, 2, 3, 2], options: {}, windows: [3, 2] }],
  [
    'two axes, stride',
    { x: [2, 7, 5, 2], weight: [3, 2, 3, 2], options: { stride: 2, padding: 1 }, windows: [4, 3] },
  ],
  [
    'two axes, stride, dilation',
    { x: [1, 7, 5, 2], weight: [2, 2, 2, 2], options: { stride: 3, dilation: 2 }, windows: [2, 1] },
  ],
  ['three axes', { x: [1, 3, 2, 5], weight: [2, 5, 2, 1], options: {}, windows: [2, 2] }],
];

/** The definition, one product at a time. */
function naive(
  x: ArrayLike<number>,
  weight: ArrayLike<number>,
  { x: from, weight: to, options, windows }: Case,
): Float64Array {
  const { stride = 1, padding = 0, dilation = 1 } = options;
  const [places, kernel, input, output] = [from.slice(1, -1), to.slice(2), from.at(-1) ?? 0, to[0] ?? 0];
  const flat = (index: readonly number[], shape: readonly number[]): number =>
    index.reduce((total, i, axis) => total * (shape[axis] ?? 1) + i, 0);
  const y = new Float64Array((from[0] ?? 0) * windows.reduce((a, b) => a * b, 1) * output);
  loop([from[0] ?? 0, ...windows, output], (target, n) => {
    loop([input, ...kernel], ([c = 0, ...element]) => {
      const place = element.map((k, axis) => {
        const before = padding === 'same' ? Math.floor((dilation * ((kernel[axis] ?? 0) - 1)) / 2) : padding;
        return (target[axis + 1] ?? 0) * stride + k * dilation - before;
      });
      if (place.some((p, axis) => p < 0 || p >= (places[axis] ?? 0))) return;
      const source = x[flat([target[0] ?? 0, ...place, c], from)] ?? 0;
      y[n] = (y[n] ?? 0) + source * (weight[flat([target.at(-1) ?? 0, c, ...element], to)] ?? 0);
    });
  });
  return y;
}

onEachBackend('convolve', () => {
  it('slides a window over the places', () => {
    const x = tensor([1, 2, 3, 4], [1, 4, 1]);
    const y = convolve(x, tensor([1, 10], [1, 1, 2]));
    expect(y.shape).toEqual([1, 3, 1]);
    toBeClose(y, [21, 32, 43]);
    toBeClose(convolve(x, tensor([1, 10], [1, 1, 2]), { padding: 1, stride: 2 }), [10, 32, 4]);
  });

  it.each(CASES)('is its definition: %s', (_, shapes) => {
    ensureGradients();
    const random = new Random(1);
    const x = normal(shapes.x, random.split('x'));
    const weight = normal(shapes.weight, random.split('weight'));
    const y = convolve(x, weight, shapes.options);
    expect(y.shape).toEqual([shapes.x[0], ...shapes.windows, shapes.weight[0]]);
    toBeClose(y, naive(x.dataSync(), weight.dataSync(), shapes), { absolute: 1e-5 });
    const oracle = (a: Float64Array, b: Float64Array): Float64Array => naive(a, b, shapes);
    const f = (a: Tensor, b: Tensor): Tensor => convolve(a, b, shapes.options);
    expectGradient(f as (...inputs: Tensor[]) => Tensor, [x, weight], {
      oracle: oracle as (...inputs: Float64Array[]) => Float64Array,
    });
    expectNoLeak(() => convolve(x, weight, shapes.options));
  });

  it('says what its arguments must be', () => {
    const x = tensor([1, 2, 3, 4], [1, 4, 1]);
    const weight = tensor([1, 10], [1, 1, 2]);
    expect(() => convolve(tensor([[1]]), weight)).toThrow(
      'convolve: x must be [batch, ...places, input], got [1, 1]',
    );
    expect(() => convolve(x, tensor([1, 2], [1, 2, 1]))).toThrow(
      'convolve: weight must be [output, 1, ..1 axes], got [1, 2, 1]',
    );
    expect(() => convolve(x, weight, { dilation: 4 })).toThrow(
      'convolve: weight must reach over at most 4 places, got 5',
    );
    expect(() => convolve(x, weight, { stride: 0 })).toThrow(
      'convolve: stride must be an integer of at least 1, got 0',
    );
    expect(() => convolve(x, weight, { padding: -1 })).toThrow(
      'convolve: padding must be an integer of at least 0, got -1',
    );
  });
});
