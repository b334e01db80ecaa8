import { onEachBackend } from '@mneme/testing';
import { concat, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import type { Named, NodeCase } from './node-case.ts';
import { recurrent } from './recurrent.ts';
import { GATES, type Operator } from './recurrent-step.ts';
import { runCase } from './run-case.ts';

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

onEachBackend('an LSTM', () => {
  it('has the peepholes and lengths of a loop', () => {
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

const [LENGTH, BATCH, INPUT, SIZE] = [5, 2, 3, 2];
const numbers = (shape: number[], phase: number): Tensor =>
  tensor(
    Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(1.7 * i + phase)),
    shape,
  );

/** Weights of one direction, or of two. */
function inputsOf(op: Operator, directions: number): Named {
  const gates = GATES[op] * SIZE;
  return {
    X: numbers([LENGTH, BATCH, INPUT], 0),
    W: numbers([directions, gates, INPUT], 1),
    R: numbers([directions, gates, SIZE], 2),
    B: numbers([directions, 2 * gates], 3),
    sequence_lens: tensor([5, 3], [BATCH], 'int32'),
    initial_h: numbers([directions, BATCH, SIZE], 4),
    ...(op === 'LSTM' && { initial_c: numbers([directions, BATCH, SIZE], 5) }),
  };
}

const plain = (x: Tensor | undefined): unknown => x?.arraySync();
const flipped = (x: number[][][], lengths: number[]): number[][][] =>
  x.map((rows, t) =>
    rows.map((row, b) => (t < (lengths[b] ?? 0) ? (x[(lengths[b] ?? 0) - 1 - t]?.[b] ?? row) : row)),
  );

onEachBackend('a recurrent layer', () => {
  it.each(['RNN', 'GRU', 'LSTM'] as const)('backwards is forwards on what is turned around: %s', (op) => {
    const inputs = inputsOf(op, 1);
    const backwards = recurrent(op, inputs, { direction: 'reverse' });
    const turned = tensor(flipped(plain(inputs.X) as number[][][], [5, 3]));
    const forwards = recurrent(op, { ...inputs, X: turned }, {});
    expect(plain(backwards.Y_h)).toEqual(plain(forwards.Y_h));
    const [y, z] = [backwards.Y, forwards.Y].map((x) =>
      (plain(x) as number[][][][]).map(([rows]) => rows ?? []),
    );
    expect(y).toEqual(flipped(z ?? [], [5, 3]));
  });

  it.each(['RNN', 'GRU', 'LSTM'] as const)(
    'in both directions is each, and batch first is the same turned: %s',
    (op) => {
      const inputs = inputsOf(op, 2);
      const both = recurrent(op, inputs, { direction: 'bidirectional' });
      const one = (d: number): Named =>
        Object.fromEntries(
          Object.entries(inputs).map(([name, x]) => {
            const shared = name === 'X' || name === 'sequence_lens';
            return [name, shared ? x : tensor([(x.arraySync() as never[])[d] as never])];
          }),
        );
      const [forward, reverse] = [recurrent(op, one(0), {}), recurrent(op, one(1), { direction: 'reverse' })];
      for (const [name, axis] of [
        ['Y', 1],
        ['Y_h', 0],
        ['Y_c', 0],
      ] as const) {
        expect(plain(both[name])).toEqual(
          plain(concat([forward[name] as Tensor, reverse[name] as Tensor], axis)),
        );
      }
      const batchFirst = (x: Tensor | undefined): Tensor => {
        const rows = plain(x) as number[][][];
        return tensor((rows[0] ?? []).map((_, b) => rows.map((row) => row[b] ?? [])));
      };
      const other = { ...inputs, X: batchFirst(inputs.X), initial_h: batchFirst(inputs.initial_h) };
      const cells = inputs.initial_c ? { initial_c: batchFirst(inputs.initial_c) } : {};
      const turned = recurrent(op, { ...other, ...cells }, { direction: 'bidirectional', layout: 1 });
      expect(plain(turned.Y_h)).toEqual(plain(batchFirst(both.Y_h)));
      const wanted = plain(both.Y) as number[][][][];
      const got = plain(turned.Y) as number[][][][];
      expect(got[1]?.[2]?.[1]).toEqual(wanted[2]?.[1]?.[1]);
    },
  );

  it('with its usual activations by name is the one without names', () => {
    for (const [op, names] of [
      ['RNN', ['Tanh']],
      ['GRU', ['Sigmoid', 'Tanh']],
      ['LSTM', ['Sigmoid', 'Tanh', 'Tanh']],
    ] as const) {
      for (const linear_before_reset of [0, 1]) {
        const given = recurrent(op, inputsOf(op, 1), {
          linear_before_reset,
          activations: [...names],
        }).Y?.dataSync();
        const usual = recurrent(op, inputsOf(op, 1), { linear_before_reset }).Y?.dataSync() ?? [];
        for (const [i, value] of Array.from(usual).entries()) expect(given?.[i]).toBeCloseTo(value, 5);
      }
    }
  });
});
