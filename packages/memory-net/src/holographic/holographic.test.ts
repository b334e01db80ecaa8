import {
  ensureGradients,
  normal,
  parametersOf,
  Random,
  uniform,
  unroll,
  valueAndGradient,
} from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, cos, sin, square, sum, type Tensor, tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { AssociativeLstmCell } from './associative-lstm-cell.ts';
import { boundModulus, complexProduct, conjugate } from './complex-product.ts';
import { copyOrders, redundantKeys } from './redundant-keys.ts';

const draw = (name: string, shape: number[]): Tensor => normal(shape, new Random(3).split(name));
type Numbers = ArrayLike<number>;

function productLoop(a: Numbers, b: Numbers, rows: number, size: number): number[] {
  const made = new Array<number>(rows * 2 * size).fill(0);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < size; i++) {
      const [re, im] = [2 * r * size + i, (2 * r + 1) * size + i];
      const [ar = 0, ai = 0, br = 0, bi = 0] = [a[re], a[im], b[re], b[im]];
      made[re] = ar * br - ai * bi;
      made[im] = ar * bi + ai * br;
    }
  }
  return made;
}

/** The cell by complex arithmetic on plain numbers, in float64. */
function cellLoop(cell: AssociativeLstmCell, x: Tensor): number[] {
  const [batch = 0, length = 0, input = 0] = x.shape;
  const [n, half, copies] = [cell.size, cell.size / 2, cell.copies];
  const [C, W, bias] = [cell.input.weight, cell.hidden.weight, cell.input.bias].map(
    (v) => v?.dataSync() ?? [],
  );
  const orders = cell.orders.dataSync();
  const place = (s: number, i: number): number =>
    Array.from({ length: half }, (_, j) => j).findIndex(
      (j) => orders[j * copies * half + s * half + i] === 1,
    );
  const values = x.dataSync();
  const made: number[] = [];
  for (let b = 0; b < batch; b++) {
    let hidden = new Array<number>(n).fill(0);
    const memory = Array.from({ length: copies }, () => Array.from({ length: half }, () => [0, 0]));
    for (let t = 0; t < length; t++) {
      const before = hidden;
      const number = (row: number): number => {
        let total = bias?.[row] ?? 0;
        for (let j = 0; j < input; j++)
          total += (C?.[row * input + j] ?? 0) * (values[(b * length + t) * input + j] ?? 0);
        for (let j = 0; j < n; j++) total += (W?.[row * n + j] ?? 0) * (before[j] ?? 0);
        return total;
      };
      const gate = (which: number, i: number): number => 1 / (1 + Math.exp(-number(which * half + i)));
      const bounded = (re: number, im: number): [number, number] => {
        const d = Math.max(1, Math.hypot(re, im));
        return [re / d, im / d];
      };
      const complex = (which: number, i: number): [number, number] =>
        bounded(number((3 + 2 * which) * half + i), number((4 + 2 * which) * half + i));
      hidden = new Array<number>(n).fill(0);
      for (let i = 0; i < half; i++) {
        let [re, im] = [0, 0];
        const [ur, ui] = complex(2, i).map((part) => part * gate(1, i)) as [number, number];
        for (let s = 0; s < copies; s++) {
          const held = memory[s]?.[i] as number[];
          const [kr, ki] = complex(0, place(s, i));
          held[0] = gate(0, i) * (held[0] ?? 0) + kr * ur - ki * ui;
          held[1] = gate(0, i) * (held[1] ?? 0) + kr * ui + ki * ur;
          const [or, oi] = complex(1, place(s, i));
          re += (or * held[0] - oi * held[1]) / copies;
          im += (or * held[1] + oi * held[0]) / copies;
        }
        const [real, imaginary] = bounded(re, im);
        hidden[i] = gate(2, i) * real;
        hidden[half + i] = gate(2, i) * imaginary;
      }
      made.push(...hidden);
    }
  }
  return made;
}

/** Keys of modulus 1, `[items, 2, size]`. */
const phases = (random: Random, items: number, size: number): Tensor =>
  tidy(() => {
    const angles = uniform([items, 1, size], random, { low: -Math.PI, high: Math.PI });
    return concat([cos(angles), sin(angles)], 1);
  });

/** The mean square error of items found in one memory by their keys, per number. */
function retrievalError(items: number, copies: number, size = 256): number {
  return tidy(() => {
    const random = new Random(items * 100 + copies);
    const orders = copyOrders({ size, copies }, random.split('orders'));
    const keys = redundantKeys(phases(random.split('keys'), items, size), orders);
    const values = uniform([items, 2, size], random.split('values'), { low: -1, high: 1 });
    const each = concat(new Array<Tensor>(copies).fill(values), 2);
    const memory = sum(complexProduct(keys, each), 0, true);
    const found = complexProduct(conjugate(keys), concat(new Array<Tensor>(items).fill(memory), 0));
    const numbers = found.dataSync<'float32'>();
    const wanted = values.dataSync<'float32'>();
    let total = 0;
    for (let row = 0; row < 2 * items; row++) {
      for (let i = 0; i < size; i++) {
        let mean = 0;
        for (let s = 0; s < copies; s++) mean += (numbers[row * copies * size + s * size + i] ?? 0) / copies;
        total += (mean - (wanted[row * size + i] ?? 0)) ** 2;
      }
    }
    return total / (2 * items * size);
  });
}

onEachBackend('holographic memory', () => {
  beforeAll(ensureGradients);

  it('multiplies, conjugates and bounds complex numbers as loops do', () => {
    const [a, b] = [draw('a', [3, 2, 5]), draw('b', [3, 2, 5])];
    const oracle = (...given: Float64Array[]): number[] => productLoop(given[0] ?? [], given[1] ?? [], 3, 5);
    const product = (...given: Tensor[]): Tensor => complexProduct(given[0] as Tensor, given[1] as Tensor);
    toBeClose(product(a, b), oracle(Float64Array.from(a.dataSync()), Float64Array.from(b.dataSync())));
    expectGradient(product, [a, b], { oracle });
    expectGradient((...given) => conjugate(given[0] as Tensor), [a]);
    const bounded = (x: Numbers = []): number[] =>
      Array.from(x, (value, i) => {
        const [row, at] = [Math.floor(i / 10), i % 5];
        return value / Math.max(1, Math.hypot(x[row * 10 + at] ?? 0, x[row * 10 + 5 + at] ?? 0));
      });
    toBeClose(boundModulus(a), bounded(a.dataSync()));
    expectGradient((...given) => boundModulus(given[0] as Tensor), [a], { oracle: (x) => bounded(x) });
    expectNoLeak(() => [complexProduct(a, b), conjugate(a), boundModulus(a)]);
    toBeClose(complexProduct(tensor([[0], [1]]), tensor([[2], [3]])), [-3, 2]);
  });

  it.each([1, 3])('is a cell by complex arithmetic, with %i copies', (copies) => {
    const cell = new AssociativeLstmCell({ input: 3, size: 10, copies }, new Random(1));
    const x = draw('x', [2, 5, 3]);
    const { output, state } = unroll(cell, x);
    toBeClose(output, cellLoop(cell, x), { relative: 1e-4, absolute: 1e-5 });
    expect(state.cell.shape).toEqual([2, 2, copies * 5]);
    const loss = (): Tensor => sum(square(unroll(cell, x).output));
    const { gradients } = valueAndGradient(cell, loss as never);
    expect(gradients.size).toBe(parametersOf(cell).size);
    for (const [path, variable] of parametersOf(cell)) {
      const values = variable.dataSync().slice();
      const at = (h: number): number => {
        const moved = values.slice();
        moved[4] = (moved[4] ?? 0) + h;
        variable.assign(tensor(moved, variable.shape));
        return loss().dataSync()[0] ?? 0;
      };
      const slope = (at(1e-2) - at(-1e-2)) / 2e-2;
      variable.assign(tensor(values, variable.shape));
      toBeClose([gradients.get(path)?.dataSync()[4] ?? Number.NaN], [slope], {
        relative: 3e-2,
        absolute: 2e-3,
      });
    }
    expectNoLeak(() => {
      const made = unroll(cell, x);
      return [made.output, made.state.hidden, made.state.cell];
    });
  });

  it('puts keys into orders, the first as it is', () => {
    const orders = copyOrders({ size: 5, copies: 3 }, new Random(2));
    const key = tensor([[10, 11, 12, 13, 14]]);
    const made = Array.from(redundantKeys(key, orders).dataSync());
    expect(made.slice(0, 5)).toEqual([10, 11, 12, 13, 14]);
    for (let s = 1; s < 3; s++) expect(made.slice(5 * s, 5 * s + 5).sort()).toEqual([10, 11, 12, 13, 14]);
    expectNoLeak(() => redundantKeys(key, orders));
    expectGradient((...given) => redundantKeys(given[0] as Tensor, orders), [key]);
  });

  it('finds one item exactly', () => {
    expect(retrievalError(1, 1)).toBeLessThan(1e-10);
  });
});

describe('the redundancy of a holographic memory', () => {
  it('has an error that grows as the items and falls as the copies', () => {
    // An item's numbers have a mean square of 1/3: each other item adds as much noise to each copy.
    for (const [items, copies] of [
      [2, 1],
      [9, 1],
      [9, 4],
      [9, 16],
      [33, 16],
    ] as const) {
      const expected = (items - 1) / (3 * copies);
      expect(retrievalError(items, copies) / expected).toBeGreaterThan(0.8);
      expect(retrievalError(items, copies) / expected).toBeLessThan(1.25);
    }
  });

  it.each([
    [
      () => new AssociativeLstmCell({ input: 3, size: 5 }, new Random(0)),
      'AssociativeLstmCell: size must be an even number of at least 2, got 5',
    ],
    [
      () => new AssociativeLstmCell({ input: 3, size: 4, copies: 0 }, new Random(0)),
      'AssociativeLstmCell: copies must be an integer of at least 1, got 0',
    ],
    [
      () => copyOrders({ size: 3, copies: 0 }, new Random(0)),
      'copyOrders: copies must be an integer of at least 1, got 0',
    ],
    [
      () => complexProduct(zeros([2, 3]), zeros([2, 5])),
      'complexProduct: b must be [..., 2, size], got [2, 5]: size is 3 in a but 5 here',
    ],
    [() => boundModulus(zeros([3, 3])), 'boundModulus: x must be [..., 2, size], got [3, 3]: 3 is not 2'],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
