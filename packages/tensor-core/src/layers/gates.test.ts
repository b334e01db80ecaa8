import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { slice, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { gruGates } from './gru-gates.ts';
import { lstmGates } from './lstm-gates.ts';

const [batch, size] = [3, 5];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Values `[batch, .. size]` from a rule for item b and place i; `at(x, gates, b, g, i)` reads gate g. */
function naive(results: number, rule: (b: number, i: number) => readonly number[]): Float64Array {
  const y = new Float64Array(batch * results * size);
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < size; i++) {
      for (const [n, value] of rule(b, i).entries()) y[(b * results + n) * size + i] = value;
    }
  }
  return y;
}

const reader =
  (x: ArrayLike<number>, gates: number) =>
  (b: number, g: number, i: number): number =>
    x[(b * gates + g) * size + i] ?? 0;

function naiveLstm(...[gates = [], cell = []]: ArrayLike<number>[]): Float64Array {
  const [gate, before] = [reader(gates, 4), reader(cell, 1)];
  return naive(2, (b, i) => {
    const [input, forget, output] = [0, 1, 3].map((g) => sigmoid(gate(b, g, i))) as [number, number, number];
    const next = forget * before(b, 0, i) + input * Math.tanh(gate(b, 2, i));
    return [output * Math.tanh(next), next];
  });
}

function naiveGru(...[projected = [], recurrent = [], hidden = []]: ArrayLike<number>[]): Float64Array {
  const [given, state, before] = [reader(projected, 3), reader(recurrent, 3), reader(hidden, 1)];
  return naive(1, (b, i) => {
    const [reset, update] = [0, 1].map((g) => sigmoid(given(b, g, i) + state(b, g, i))) as [number, number];
    const candidate = Math.tanh(given(b, 2, i) + reset * state(b, 2, i));
    return [(1 - update) * candidate + update * before(b, 0, i)];
  });
}

onEachBackend('gates', () => {
  it('lstmGates is its equations, and so is its gradient', () => {
    ensureGradients();
    toBeClose(lstmGates(tensor([[0, 0, 0, 0]]), tensor([[1]])), [0.5 * Math.tanh(0.5), 0.5]);
    const inputs = [
      [batch, 4 * size],
      [batch, size],
    ].map((shape, i) => normal(shape, new Random(i)));
    const f = (...[gates, cell]: Tensor[]): Tensor => lstmGates(gates as Tensor, cell as Tensor);
    toBeClose(f(...inputs), naiveLstm(...inputs.map((x) => x.dataSync())));
    expectGradient(f, inputs, { oracle: naiveLstm });
    expectNoLeak(() => f(...inputs));
  });

  it('gruGates is its equations, and so is its gradient', () => {
    ensureGradients();
    toBeClose(gruGates(tensor([[0, 0, 0]]), tensor([[0, 0, 0]]), tensor([[1]])), [0.5]);
    const inputs = [
      [batch, 3 * size],
      [batch, 3 * size],
      [batch, size],
    ].map((shape, i) => normal(shape, new Random(i)));
    const f = (...[a, b, c]: Tensor[]): Tensor => gruGates(a as Tensor, b as Tensor, c as Tensor);
    toBeClose(f(...inputs), naiveGru(...inputs.map((x) => x.dataSync())));
    expectGradient(f, inputs, { oracle: naiveGru });
    expectNoLeak(() => f(...inputs));
  });

  it('stay finite where their gates are saturated', () => {
    const far = tensor([[1e4, -1e4, 1e4, -1e4]]);
    expect(Array.from(lstmGates(far, tensor([[3]])).dataSync())).toEqual([0, 1]);
    const three = slice(far, [0, 0], [1, 3]);
    expect(Array.from(gruGates(three, three, tensor([[3]])).dataSync())).toEqual([1]);
  });

  it('say what their arguments must be', () => {
    const two = tensor([[1, 2]]);
    expect(() => lstmGates(two, two)).toThrow('lstmGates: gates must be [batch, 8], got [1, 2]');
    expect(() => gruGates(two, two, two)).toThrow('gruGates: projected must be [batch, 6], got [1, 2]');
  });
});
