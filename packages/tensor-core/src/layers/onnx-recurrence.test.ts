import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataRoot, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, reshape, split, type Tensor, tensor, transpose } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { loadStateDict } from '../state/state-dict.ts';
import { LstmCell } from './lstm-cell.ts';
import type { RecurrentCell, RecurrentConfig } from './recurrent-cell.ts';
import { ResetFirstGruCell } from './reset-first-gru-cell.ts';
import { RnnCell } from './rnn-cell.ts';
import { unroll } from './unroll.ts';

interface Stored {
  readonly name: string;
  readonly shape: number[];
  readonly data: number[];
}

interface Case {
  readonly name: string;
  readonly attributes: { readonly hidden_size: number; readonly layout?: number };
  readonly inputTensors: readonly Stored[];
  readonly outputTensors: readonly Stored[];
}

type Make = (config: RecurrentConfig, random: Random) => RecurrentCell<{ readonly hidden: Tensor }>;

// ONNX stacks gates as iofc and zrh; here they are ifgo (PyTorch's) and rzn.
const OPERATORS: readonly [string, Make, readonly number[]][] = [
  ['RNN', (config, random) => new RnnCell(config, random), [0]],
  ['LSTM', (config, random) => new LstmCell(config, random) as ReturnType<Make>, [0, 2, 3, 1]],
  ['GRU', (config, random) => new ResetFirstGruCell(config, random), [1, 0, 2]],
];

const root = dataRoot('onnx-vectors');

function cases(operator: string): readonly Case[] {
  return JSON.parse(readFileSync(join(root ?? '', `${operator}.json`), 'utf8')) as readonly Case[];
}

/** The parameters in our order of gates; W, R and B are those of one direction. */
function parameters({ inputTensors }: Case, order: readonly number[]): Map<string, Tensor> {
  const find = (name: string): Tensor | undefined => {
    const stored = inputTensors.find((each) => each.name === name);
    return stored && tensor(stored.data, stored.shape.slice(1));
  };
  const arrange = (x: Tensor): Tensor => {
    const gates = split(x, order.length, 0);
    return concat(
      order.map((gate) => gates[gate] as Tensor),
      0,
    );
  };
  const [weight, recurrent] = [find('W'), find('R')] as [Tensor, Tensor];
  const bias = find('B') ?? tensor(new Float32Array(2 * (weight.shape[0] ?? 0)));
  const [inputBias, stateBias] = split(bias, 2, 0) as [Tensor, Tensor];
  const named = { inputWeight: weight, stateWeight: recurrent, inputBias, stateBias };
  return new Map(Object.entries(named).map(([name, value]) => [name, arrange(value)]));
}

onEachBackend('recurrent cells and the vectors of ONNX', () => {
  it.skipIf(!root).each(OPERATORS)('%s', (operator, make, order) => {
    expect(cases(operator).length).toBeGreaterThan(0);
    for (const vector of cases(operator)) {
      const { hidden_size: size, layout = 0 } = vector.attributes;
      const stored = vector.inputTensors.find(({ name }) => name === 'X');
      const given = tensor(stored?.data ?? [], stored?.shape);
      const x = layout === 1 ? given : transpose(given, [1, 0, 2]);
      const cell = make({ input: x.shape[2] ?? 0, size }, new Random(0));
      loadStateDict(cell, parameters(vector, order));
      const { output, state } = unroll(cell, x);
      for (const { name, data } of vector.outputTensors) {
        if (name === 'Y_h') toBeClose(reshape(state.hidden, [-1]), data, { absolute: 1e-5 });
        else toBeClose(reshape(output, [-1]), data, { absolute: 1e-5 });
      }
    }
  });
});
