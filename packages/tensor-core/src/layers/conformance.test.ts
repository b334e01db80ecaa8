import { expectNoLeak, onEachBackend } from '@mneme/testing';
import { mean, memory, type Scalar, square, sub, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { CallContext } from '../module/context.ts';
import { disposeAll } from '../module/dispose-all.ts';
import { tensorsOf } from '../module/parameters.ts';
import { valueAndGradient } from '../module/value-and-gradient.ts';
import { Adam } from '../optimizers/adam.ts';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { loadStateDict, stateDict } from '../state/state-dict.ts';
import { Conv1d } from './conv1d.ts';
import { Conv2d } from './conv2d.ts';
import { Dropout } from './dropout.ts';
import { Embedding } from './embedding.ts';
import { GruCell } from './gru-cell.ts';
import { LayerNorm } from './layer-norm.ts';
import { Linear } from './linear.ts';
import { LstmCell } from './lstm-cell.ts';
import type { RecurrentCell, RecurrentState } from './recurrent-cell.ts';
import { ResetFirstGruCell } from './reset-first-gru-cell.ts';
import { RmsNorm } from './rms-norm.ts';
import { RnnCell } from './rnn-cell.ts';
import { unroll } from './unroll.ts';

interface Layer {
  call(x: Tensor, context?: CallContext): Tensor;
}

interface Subject {
  readonly make: (random: Random) => Layer;
  readonly input: () => Tensor;
  readonly output: readonly number[];
  readonly state: Readonly<Record<string, readonly number[]>>;
}

const noise =
  (...shape: number[]): (() => Tensor) =>
  () =>
    normal(shape, new Random(99));

/** A cell as a layer: the outputs for a whole sequence. */
class Unrolled<State extends RecurrentState> {
  readonly cell: RecurrentCell<State>;

  constructor(cell: RecurrentCell<State>) {
    this.cell = cell;
  }

  call(x: Tensor): Tensor {
    return tidy(() => unroll(this.cell, x).output);
  }
}

const recurrent = (gates: number): Pick<Subject, 'input' | 'output' | 'state'> => ({
  input: noise(2, 5, 3),
  output: [2, 5, 7],
  state: {
    'cell.inputWeight': [gates * 7, 3],
    'cell.stateWeight': [gates * 7, 7],
    'cell.inputBias': [gates * 7],
    'cell.stateBias': [gates * 7],
  },
});

const cellConfig = { input: 3, size: 7 };

const SUBJECTS: readonly [string, Subject][] = [
  [
    'Linear',
    {
      make: (random) => new Linear({ input: 3, output: 5 }, random),
      input: noise(2, 7, 3),
      output: [2, 7, 5],
      state: { weight: [5, 3], bias: [5] },
    },
  ],
  [
    'Linear without bias',
    {
      make: (random) => new Linear({ input: 3, output: 5, bias: false }, random),
      input: noise(2, 3),
      output: [2, 5],
      state: { weight: [5, 3] },
    },
  ],
  [
    'Embedding',
    {
      make: (random) => new Embedding({ size: 11, width: 3, padding: 0 }, random),
      input: () =>
        tensor(
          [
            [1, 0, 7],
            [10, 7, 2],
          ],
          [2, 3],
          'int32',
        ),
      output: [2, 3, 3],
      state: { weight: [11, 3] },
    },
  ],
  [
    'LayerNorm',
    {
      make: () => new LayerNorm({ size: 5 }),
      input: noise(2, 3, 5),
      output: [2, 3, 5],
      state: { weight: [5], bias: [5] },
    },
  ],
  [
    'RmsNorm',
    {
      make: () => new RmsNorm({ size: 5 }),
      input: noise(2, 3, 5),
      output: [2, 3, 5],
      state: { weight: [5] },
    },
  ],
  ['Dropout', { make: () => new Dropout({ rate: 0.5 }), input: noise(7, 11), output: [7, 11], state: {} }],
  [
    'Conv1d',
    {
      make: (random) => new Conv1d({ input: 3, output: 5, kernel: 2 }, random),
      input: noise(2, 7, 3),
      output: [2, 6, 5],
      state: { weight: [5, 3, 2], bias: [5] },
    },
  ],
  [
    'Conv2d',
    {
      make: (random) => new Conv2d({ input: 2, output: 3, kernel: [3, 2], stride: 2, padding: 1 }, random),
      input: noise(2, 5, 7, 2),
      output: [2, 3, 4, 3],
      state: { weight: [3, 2, 3, 2], bias: [3] },
    },
  ],
  ['RnnCell', { make: (random) => new Unrolled(new RnnCell(cellConfig, random)), ...recurrent(1) }],
  ['LstmCell', { make: (random) => new Unrolled(new LstmCell(cellConfig, random)), ...recurrent(4) }],
  ['GruCell', { make: (random) => new Unrolled(new GruCell(cellConfig, random)), ...recurrent(3) }],
  [
    'ResetFirstGruCell',
    { make: (random) => new Unrolled(new ResetFirstGruCell(cellConfig, random)), ...recurrent(3) },
  ],
];

const bits = (x: Tensor): number[] => Array.from(x.dataSync());

onEachBackend('every layer', () => {
  describe.each(SUBJECTS)('%s', (_, { make, input, output, state }) => {
    it('has the state dict that its documentation says', () => {
      const shapes = Array.from(stateDict(make(new Random(1))), ([path, { shape }]) => [path, shape]);
      expect(Object.fromEntries(shapes)).toEqual(state);
    });

    it('is another after a strict load', () => {
      const [one, other] = [make(new Random(1)), make(new Random(2))];
      loadStateDict(other, stateDict(one));
      const x = input();
      expect(bits(other.call(x))).toEqual(bits(one.call(x)));
    });

    it('gives the same for the same seed, without randomness and with the same', () => {
      const x = input();
      const random = new Random(3);
      const [one, other] = [make(new Random(1)), make(new Random(1))];
      expect(one.call(x).shape).toEqual(output);
      expect(bits(one.call(x))).toEqual(bits(other.call(x)));
      expect(bits(one.call(x))).toEqual(bits(one.call(x)));
      expect(bits(one.call(x, { random }))).toEqual(bits(other.call(x, { random })));
    });

    it('sends a gradient to every parameter', () => {
      const model = make(new Random(1));
      const paths = Object.keys(state);
      if (paths.length === 0) return;
      const x = input();
      const target = normal(output, new Random(5));
      const loss = (): Scalar => mean(square(sub(model.call(x), target)));
      const { gradients } = valueAndGradient(model, loss);
      expect([...gradients.keys()]).toEqual([...stateDict(model).keys()]);
      for (const gradient of gradients.values())
        expect(gradient.dataSync().some((value) => value !== 0)).toBe(true);
    });

    it('leaves nothing behind, in a call, a step or at its end', () => {
      const x = input();
      const before = memory().numTensors;
      const model = make(new Random(1));
      expect(memory().numTensors).toBe(before + tensorsOf(model).size);
      expectNoLeak(() => model.call(x));
      expectNoLeak(() => model.call(x, { random: new Random(3) }));
      disposeAll(model);
      expect(memory().numTensors).toBe(before);
    });
  });
});

onEachBackend('training', () => {
  it('holds as many tensors after 1,000 steps as after 10', () => {
    const random = new Random(1);
    const model = {
      words: new Embedding({ size: 7, width: 3, padding: 0 }, random.split('words')),
      convolution: new Conv1d(
        { input: 3, output: 3, kernel: 2, padding: 'same' },
        random.split('convolution'),
      ),
      norm: new LayerNorm({ size: 3 }),
      dropout: new Dropout({ rate: 0.1 }),
      cell: new GruCell({ input: 3, size: 5 }, random.split('cell')),
      output: new Linear({ input: 5, output: 2 }, random.split('output')),
    };
    const optimizer = new Adam({ learningRate: 0.01 });
    const ids = tensor(
      [
        [1, 2, 0],
        [3, 4, 6],
      ],
      [2, 3],
      'int32',
    );
    const target = tensor([
      [1, 0],
      [0, 1],
    ]);
    const losses: number[] = [];
    const counts: number[] = [];
    for (let step = 0; step < 1000; step++) {
      tidy(() => {
        const { value, gradients } = valueAndGradient(model, () => {
          const words = model.norm.call(model.convolution.call(model.words.call(ids)));
          const read = unroll(model.cell, model.dropout.call(words, { random: random.at(step) }));
          return mean(square(sub(model.output.call(read.state.hidden), target)));
        });
        optimizer.apply(model, gradients);
        losses.push(value.dataSync()[0] ?? Number.NaN);
      });
      counts.push(memory().numTensors);
    }
    expect(counts.at(-1)).toBe(counts[9]);
    expect(losses.at(-1)).toBeLessThan(0.1 * (losses[0] ?? 0));
  });
});
