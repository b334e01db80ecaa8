import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { gruStep } from './gru-cell.ts';
import { lstmStep } from './lstm-cell.ts';
import { resetFirstGruStep } from './reset-first-gru-cell.ts';
import { rnnStep } from './rnn-cell.ts';

const [batch, size] = [3, 2];
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The numbers of one step for one item of the batch and one place of the state. */
interface Place {
  /** The projected input of gate `g`. */
  projected(g: number): number;
  /** The state's part of gate `g`, `W h + b`, with the state scaled place by place. */
  recurrent(g: number, scale?: (place: number) => number): number;
  readonly hidden: number;
  readonly cell: number;
}

/** One step, of [projected, hidden, stateWeight, stateBias, cell?] in float64, by a rule for each place. */
function oracle(gates: number, rule: (place: Place, at: (i: number) => Place) => readonly number[]) {
  return (...inputs: Float64Array[]): Float64Array => {
    const [projected = [], hidden = [], weight = [], bias = [], cell = []] = inputs;
    const results: number[][] = [];
    for (let b = 0; b < batch; b++) {
      const at = (i: number): Place => ({
        projected: (g) => projected[b * gates * size + g * size + i] ?? 0,
        recurrent: (g, scale = () => 1) => {
          let total = bias[g * size + i] ?? 0;
          for (let j = 0; j < size; j++) {
            total += (weight[(g * size + i) * size + j] ?? 0) * (hidden[b * size + j] ?? 0) * scale(j);
          }
          return total;
        },
        hidden: hidden[b * size + i] ?? 0,
        cell: cell[b * size + i] ?? 0,
      });
      for (let i = 0; i < size; i++) results.push([...rule(at(i), at)]);
    }
    // [batch, size] of the first result, then of the second.
    return Float64Array.from((results[0] ?? []).flatMap((_, k) => results.map((row) => row[k] ?? 0)));
  };
}

type Step = (...inputs: Tensor[]) => Tensor;

const both = (...inputs: Tensor[]): Tensor => {
  const [projected, hidden, stateWeight, stateBias, cell] = inputs as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const { state } = lstmStep(projected, { hidden, cell }, { stateWeight, stateBias });
  return concat([state.hidden, state.cell], 0);
};

const hiddenOf =
  (step: typeof gruStep): Step =>
  (...inputs) => {
    const [projected, hidden, stateWeight, stateBias] = inputs as [Tensor, Tensor, Tensor, Tensor];
    return step(projected, { hidden }, { stateWeight, stateBias }).output;
  };

const STEPS: readonly [string, number, Step, ReturnType<typeof oracle>][] = [
  ['rnnStep', 1, hiddenOf(rnnStep), oracle(1, (p) => [Math.tanh(p.projected(0) + p.recurrent(0))])],
  [
    'lstmStep',
    4,
    both,
    oracle(4, (p) => {
      const gate = (g: number): number => p.projected(g) + p.recurrent(g);
      const cell = sigmoid(gate(1)) * p.cell + sigmoid(gate(0)) * Math.tanh(gate(2));
      return [sigmoid(gate(3)) * Math.tanh(cell), cell];
    }),
  ],
  [
    'gruStep',
    3,
    hiddenOf(gruStep),
    oracle(3, (p) => {
      const [r, z] = [0, 1].map((g) => sigmoid(p.projected(g) + p.recurrent(g))) as [number, number];
      return [(1 - z) * Math.tanh(p.projected(2) + r * p.recurrent(2)) + z * p.hidden];
    }),
  ],
  [
    'resetFirstGruStep',
    3,
    hiddenOf(resetFirstGruStep),
    oracle(3, (p, at) => {
      const z = sigmoid(p.projected(1) + p.recurrent(1));
      const reset = (j: number): number => sigmoid(at(j).projected(0) + at(j).recurrent(0));
      return [(1 - z) * Math.tanh(p.projected(2) + p.recurrent(2, reset)) + z * p.hidden];
    }),
  ],
];

onEachBackend('recurrent steps', () => {
  describe.each(STEPS)('%s', (name, gates, step, reference) => {
    const make = (): Tensor[] => {
      const shapes = [
        [batch, gates * size],
        [batch, size],
        [gates * size, size],
        [gates * size],
        [batch, size],
      ];
      const used = name === 'lstmStep' ? shapes : shapes.slice(0, 4);
      return used.map((shape, i) => normal(shape, new Random(1).at(i)));
    };

    it('is its equations, and so is its gradient', () => {
      ensureGradients();
      const inputs = make();
      const values = inputs.map((input) => Float64Array.from(input.dataSync()));
      toBeClose(step(...inputs), reference(...values), { absolute: 1e-5 });
      expectGradient(step, inputs, { oracle: reference });
    });

    it('leaves nothing behind', () => {
      const inputs = make();
      const [projected, hidden, stateWeight, stateBias, cell] = inputs as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      if (cell) expectNoLeak(() => lstmStep(projected, { hidden, cell }, { stateWeight, stateBias }));
      else expectNoLeak(() => step(...inputs));
    });
  });

  it('say what their arguments must be', () => {
    const [hidden, cell] = [tensor([[1, 2]]), tensor([[1, 2]])];
    const projected = tensor([[1, 2, 3, 4, 5, 6, 7]]);
    const weights = { stateWeight: tensor([[1, 2]]) };
    expect(() => lstmStep(projected, { hidden, cell }, weights)).toThrow(
      'lstmStep: projected must be [batch, 8], got [1, 7]',
    );
    expect(() => gruStep(projected, { hidden }, weights)).toThrow(
      'gruStep: projected must be [batch, 6], got [1, 7]',
    );
    expect(() => resetFirstGruStep(projected, { hidden }, weights)).toThrow(
      'resetFirstGruStep: projected must be [batch, 6], got [1, 7]',
    );
    expect(() => rnnStep(projected, { hidden }, weights)).toThrow(
      'rnnStep: projected must be [batch, size], got [1, 7]: size is 2 in hidden but 7 here',
    );
  });
});
