import { dataRoot, onEachBackend } from '@mneme/testing';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type NodeCase, readCases } from './node-case.ts';
import { runCase } from './run-case.ts';

const folder = dataRoot('onnx-vectors');

const one: NodeCase = {
  name: 'softmax_of_two',
  op: 'Softmax',
  opset: 13,
  attributes: { axis: 0 },
  inputTensors: [{ name: 'x', dtype: 'float32', shape: [2], data: [0, 0] }],
  outputTensors: [{ name: 'y', dtype: 'float32', shape: [2], data: [0.5, 0.5] }],
};

onEachBackend('the node tests of ONNX', () => {
  it.skipIf(!folder)('hold, to 1e-5', () => {
    const cases = readCases(folder ?? '');
    const failures = cases.map((nodeCase) => [nodeCase.name, runCase(nodeCase).failure]);
    expect(failures.filter(([, failure]) => failure !== undefined)).toEqual([]);
    expect(cases.length).toBeGreaterThan(70);
  });

  it('fail where a number, a shape or an operator is another, and leave nothing behind', () => {
    const before = memory().numTensors;
    expect(runCase(one)).toEqual({ error: 0 });
    const [y] = one.outputTensors;
    if (!y) throw new Error('the case has an output');
    const other = (change: object): NodeCase => ({ ...one, outputTensors: [{ ...y, ...change }] });
    expect(runCase(other({ data: [0.5, 0.4] })).failure).toMatch(/^the largest error is 0\.0[19]/);
    expect(runCase(other({ data: ['NaN', 0.5] })).failure).toMatch(/^the largest error is NaN/);
    expect(runCase(other({ shape: [1, 2] })).failure).toBe('y must be [1, 2], got [2]');
    expect(runCase(other({ name: 'z' })).failure).toBe('there is no output z');
    expect(runCase({ ...one, op: 'Conv' }).failure).toBe('Conv is not known');
    expect(memory().numTensors).toBe(before);
  });
});

/** A recurrent layer in float64, by the standard's equations. */
function lstm(
  x: number[][],
  lengths: number[],
  size: number,
  weights: { W: number[][]; R: number[][]; B: number[]; P: number[] },
) {
  const { W, R, B, P } = weights;
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  const [length, input] = [x.length, (W[0] ?? []).length];
  const batch = lengths.length;
  const outputs: number[] = [];
  let hidden = new Array<number>(batch * size).fill(0);
  let cell = [...hidden];
  for (let t = 0; t < length; t++) {
    const [nextHidden, nextCell] = [[...hidden], [...cell]];
    for (let b = 0; b < batch; b++) {
      const open = t < (lengths[b] ?? 0);
      for (let j = 0; j < size; j++) {
        const at = b * size + j;
        const gate = (g: number): number => {
          const row = g * size + j;
          let sum = (B[row] ?? 0) + (B[4 * size + row] ?? 0);
          for (let i = 0; i < input; i++) sum += (W[row]?.[i] ?? 0) * (x[t]?.[b * input + i] ?? 0);
          for (let i = 0; i < size; i++) sum += (R[row]?.[i] ?? 0) * (hidden[b * size + i] ?? 0);
          return sum;
        };
        if (open) {
          const c = cell[at] ?? 0;
          const entered = sigmoid(gate(0) + (P[j] ?? 0) * c);
          const kept = sigmoid(gate(2) + (P[2 * size + j] ?? 0) * c);
          const next = kept * c + entered * Math.tanh(gate(3));
          nextCell[at] = next;
          nextHidden[at] = sigmoid(gate(1) + (P[size + j] ?? 0) * next) * Math.tanh(next);
        }
        outputs.push(open ? (nextHidden[at] ?? 0) : 0);
      }
    }
    [hidden, cell] = [nextHidden, nextCell];
  }
  return { outputs, hidden, cell };
}

describe('what the samples may not have', () => {
  it('peepholes and lengths of an LSTM are those of a loop', () => {
    const [length, batch, input, size] = [5, 2, 3, 2];
    const numbers = (count: number, phase: number): number[] =>
      Array.from({ length: count }, (_, i) => Math.fround(Math.sin(1.7 * i + phase)));
    const rows = (values: number[], width: number): number[][] =>
      Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
    const [X, W, R, B, P] = [
      numbers(length * batch * input, 0),
      numbers(4 * size * input, 1),
      numbers(4 * size * size, 2),
      numbers(8 * size, 3),
      numbers(3 * size, 4),
    ];
    const lengths = [5, 3];
    const wanted = lstm(rows(X, batch * input), lengths, size, { W: rows(W, input), R: rows(R, size), B, P });
    const given = (name: string, shape: number[], data: number[], dtype = 'float32') => ({
      name,
      dtype,
      shape,
      data,
    });
    const nodeCase: NodeCase = {
      name: 'peepholes',
      op: 'LSTM',
      opset: 22,
      attributes: { hidden_size: size },
      inputTensors: [
        given('X', [length, batch, input], X),
        given('W', [1, 4 * size, input], W),
        given('R', [1, 4 * size, size], R),
        given('B', [1, 8 * size], B),
        given('sequence_lens', [batch], lengths, 'int32'),
        given('P', [1, 3 * size], P),
      ],
      outputTensors: [
        given('Y', [length, 1, batch, size], wanted.outputs),
        given('Y_h', [1, batch, size], wanted.hidden),
        given('Y_c', [1, batch, size], wanted.cell),
      ],
    };
    expect(runCase(nodeCase).failure).toBeUndefined();
  });
});
