import { expectGradient, expectNoLeak, loop, onEachBackend, toBeClose } from '@mneme/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { Linear, linear } from './linear.ts';

/** Rows of 3 to rows of 5. */
function naive(...[x = [], weight = [], bias = []]: ArrayLike<number>[]): Float64Array {
  const y = new Float64Array((x.length / 3) * 5);
  loop([x.length / 3, 5], ([row = 0, output = 0], n) => {
    let total = bias[output] ?? 0;
    for (let i = 0; i < 3; i++) total += (x[row * 3 + i] ?? 0) * (weight[output * 3 + i] ?? 0);
    y[n] = total;
  });
  return y;
}

onEachBackend('linear', () => {
  it('multiplies by the transpose and adds the bias', () => {
    toBeClose(
      linear(
        tensor([[1, 2]]),
        tensor([
          [3, 4],
          [5, 6],
        ]),
        tensor([0, 1]),
      ),
      [11, 18],
    );
    toBeClose(linear(tensor([1, 2]), tensor([[3, 4]])), [11]);
    expect(linear(tensor([], [0, 3]), normal([5, 3], new Random(1))).shape).toEqual([0, 5]);
  });

  it.each([[[3]], [[2, 3]], [[7, 2, 3]], [[2, 1, 7, 3]]])('maps the last axis of %o', (shape) => {
    ensureGradients();
    const random = new Random(1);
    const [x, weight, bias] = [shape, [5, 3], [5]].map((each, i) => normal(each, random.at(i))) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const y = linear(x, weight, bias);
    expect(y.shape).toEqual([...shape.slice(0, -1), 5]);
    toBeClose(y, naive(x.dataSync(), weight.dataSync(), bias.dataSync()), { absolute: 1e-5 });
    const f = (...[a, b, c]: Tensor[]): Tensor => linear(a as Tensor, b as Tensor, c);
    expectGradient(f, [x, weight, bias], { oracle: naive });
    expectNoLeak(() => linear(x, weight, bias));
  });

  it('says what its arguments must be', () => {
    expect(() => linear(tensor([[1, 2, 3]]), tensor([[1, 2]]))).toThrow(
      'linear: weight must be [output, input], got [1, 2]: input is 3 in x but 2 here',
    );
    expect(() => linear(tensor([[1, 2]]), tensor([[1, 2]]), tensor([1, 2]))).toThrow(
      'linear: bias must be [output], got [2]: output is 1 in weight but 2 here',
    );
    expect(() => new Linear({ input: 0, output: 1 }, new Random(0))).toThrow(
      'Linear: input must be an integer of at least 1, got 0',
    );
  });
});
