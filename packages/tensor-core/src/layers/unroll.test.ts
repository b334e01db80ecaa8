import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { add, mul, reshape, type Scalar, slice, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { ensureGradients } from '../gradients/ensure-gradients.ts';
import { valueAndGradient } from '../module/value-and-gradient.ts';
import { normal } from '../random/normal.ts';
import { Random } from '../random/random.ts';
import { bidirectional } from './bidirectional.ts';
import { GruCell } from './gru-cell.ts';
import { LstmCell } from './lstm-cell.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import { unroll } from './unroll.ts';

const inputs = (): Tensor => normal([2, 5, 3], new Random(1));
const lstm = (): LstmCell => new LstmCell({ input: 3, size: 7 }, new Random(2));

/** Item `b` of a batch, its steps from `from` on. */
const part = (x: Tensor, b: number, from: number, length: number): Tensor =>
  slice(x, [b, from, 0], [1, length, x.shape[2] ?? 0]);

/** 1, 2, 3 at each step, summed up: a cell without weights. */
const counter: RecurrentCell<{ total: Tensor }> = {
  call: (x, { total }) => {
    const next = tensor([(total.dataSync()[0] ?? 0) + (x.dataSync()[0] ?? 0)], [1, 1]);
    return { output: next, state: { total: next } };
  },
  initialState: () => ({ total: tensor([[0]]) }),
};

onEachBackend('unroll', () => {
  it('calls a cell at each step, in either direction', () => {
    const x = tensor([1, 2, 4], [1, 3, 1]);
    toBeClose(unroll(counter, x).output, [1, 3, 7]);
    const reversed = unroll(counter, x, { reverse: true });
    toBeClose(reversed.output, [7, 6, 4]);
    toBeClose(reversed.state.total, [7]);
    toBeClose(unroll(counter, x, { state: { total: tensor([[10]]) } }).output, [11, 13, 17]);
    const mask = tensor([true, false, true], [1, 3], 'bool');
    toBeClose(unroll(counter, x, { mask }).output, [1, 0, 5]);
  });

  it('gives what calling the cell step by step gives', () => {
    const [cell, x] = [lstm(), inputs()];
    let state = cell.initialState(2);
    const { output, state: last } = unroll(cell, x);
    for (let step = 0; step < 5; step++) {
      const next = cell.call(reshape(slice(x, [0, step, 0], [2, 1, 3]), [2, 3]), state);
      toBeClose(reshape(slice(output, [0, step, 0], [2, 1, 7]), [2, 7]), next.output);
      state = next.state;
    }
    toBeClose(last.hidden, state.hidden);
    toBeClose(last.cell, state.cell);
  });

  it('advances without a projection, and finishes all steps at once, absent ones with zeros', () => {
    let finished = 0;
    const cell: RecurrentCell<{ total: Tensor }> = {
      ...counter,
      advance: (x, state) => counter.call(x, state),
      finish: (outputs) => {
        finished++;
        return add(mul(outputs, 2), 1);
      },
    };
    const x = tensor([1, 2, 4], [1, 3, 1]);
    toBeClose(unroll(cell, x).output, [3, 7, 15]);
    const mask = tensor([true, false, true], [1, 3], 'bool');
    toBeClose(unroll(cell, x, { mask }).output, [3, 0, 11]);
    expect(finished).toBe(2);
  });

  it.each([false, true])('does not see padding before or after (reverse: %s)', (reverse) => {
    const [cell, x] = [lstm(), inputs()];
    const mask = tensor([0, 1, 1, 1, 0, 1, 1, 0, 0, 0], [2, 5], 'bool');
    const padded = unroll(cell, x, { mask, reverse });
    for (const [b, from, length] of [
      [0, 1, 3],
      [1, 0, 2],
    ] as const) {
      const alone = unroll(cell, part(x, b, from, length), { reverse });
      toBeClose(part(padded.output, b, from, length), alone.output);
      toBeClose(slice(padded.state.cell, [b, 0], [1, 7]), alone.state.cell);
    }
    toBeClose(part(padded.output, 1, 2, 3), new Float32Array(21));
  });
});

onEachBackend('unroll', () => {
  it.each([{ bits: undefined }, { bits: [0, 1, 1, 1, 0, 1, 1, 0, 0, 0] }])(
    'has a gradient in its inputs and its state: %o',
    ({ bits }) => {
      ensureGradients();
      const cell = new GruCell({ input: 3, size: 2 }, new Random(2));
      const mask = bits && tensor(bits, [2, 5], 'bool');
      const f = (...given: Tensor[]): Tensor => {
        const [x, hidden] = given as [Tensor, Tensor];
        return unroll(cell, x, { state: { hidden }, ...(mask && { mask }) }).output;
      };
      expectGradient(f, [inputs(), normal([2, 2], new Random(3))]);
    },
  );

  it('reaches every parameter', () => {
    const cell = lstm();
    const { gradients } = valueAndGradient(cell, () => sum(unroll(cell, inputs()).output) as Scalar);
    expect([...gradients.keys()]).toEqual(['inputWeight', 'stateWeight', 'inputBias', 'stateBias']);
  });

  it('gives new tensors, and no others are left', () => {
    const [cell, x] = [lstm(), inputs()];
    const mask = tensor(new Uint8Array(10), [2, 5], 'bool');
    expectNoLeak(() => ({ ...unroll(cell, x) }));
    expectNoLeak(() => ({ ...unroll(cell, x, { mask }) }));
    const state = cell.initialState(2);
    expectNoLeak(() => ({ ...unroll(cell, x, { mask, state }) }));
    expect(state.hidden.isDisposed).toBe(false);
  });

  it('says what its arguments must be', () => {
    const cell = lstm();
    const x = inputs();
    expect(() => unroll(cell, x, { mask: tensor([[1, 1]]) })).toThrow(
      'unroll: mask must be [batch, length], got [1, 2]: batch is 2 in inputs but 1 here',
    );
    expect(() => unroll(cell, x, { mask: tensor([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [2, 5]) })).toThrow(
      'unroll: mask must be of bool, got float32',
    );
    expect(() => unroll(cell, tensor([], [2, 0, 3]))).toThrow(
      'unroll: inputs must have at least one step, got none',
    );
  });
});

onEachBackend('bidirectional', () => {
  it('is one cell forwards beside another backwards', () => {
    const [forward, backward] = [lstm(), new LstmCell({ input: 3, size: 7 }, new Random(5))];
    const x = inputs();
    const { output, state } = bidirectional({ forward, backward }, x);
    expect(output.shape).toEqual([2, 5, 14]);
    const [first, second] = [unroll(forward, x), unroll(backward, x, { reverse: true })];
    toBeClose(slice(output, [0, 0, 0], [2, 5, 7]), first.output);
    toBeClose(slice(output, [0, 0, 7], [2, 5, 7]), second.output);
    toBeClose(state.forward.cell, first.state.cell);
    toBeClose(state.backward.cell, second.state.cell);
  });

  it('passes mask and states on, and leaves nothing behind', () => {
    const cells = { forward: lstm(), backward: lstm() };
    const mask = tensor([0, 1, 1, 1, 0, 1, 1, 0, 0, 0], [2, 5], 'bool');
    const state = { forward: cells.forward.initialState(2), backward: cells.backward.initialState(2) };
    const x = inputs();
    expectNoLeak(() => {
      const given = bidirectional(cells, x, { mask, state });
      return [given.output, { ...given.state.forward }, { ...given.state.backward }];
    });
    const { output } = bidirectional(cells, x, { mask, state });
    toBeClose(part(output, 1, 2, 3), new Float32Array(42));
  });
});
