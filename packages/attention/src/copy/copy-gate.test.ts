import { ensureGradients, normal, parametersOf, Random } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { sigmoid, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { CopyGate, copyGateLogit } from './copy-gate.ts';

const [ROWS, WIDTH, SIZE, INPUT] = [7, 2, 3, 5];
const SIZES = [WIDTH, SIZE, INPUT];
const inputs = (): Tensor[] =>
  [...SIZES.map((size) => [ROWS, size]), ...SIZES.map((size) => [1, size]), [1]].map((shape, i) =>
    normal(shape, new Random(5).at(i)),
  );

const run = (...x: Tensor[]): Tensor => {
  const [context, state, input, contextWeight, stateWeight, inputWeight, bias] = x as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  return copyGateLogit({ context, state, input }, { contextWeight, stateWeight, inputWeight, bias });
};

const oracle = (...x: ArrayLike<number>[]): number[] =>
  Array.from({ length: ROWS }, (_, row) =>
    SIZES.reduce((total, size, n) => {
      for (let d = 0; d < size; d++) total += (x[n]?.[row * size + d] ?? 0) * (x[n + 3]?.[d] ?? 0);
      return total;
    }, x[6]?.[0] ?? 0),
  );

onEachBackend('the gate of a pointer-generator', () => {
  beforeAll(() => ensureGradients());

  it('by hand, a loop, and its gradient', () => {
    const one = tensor([[1]]);
    const weights = { contextWeight: one, stateWeight: one, inputWeight: one, bias: tensor([0.5]) };
    toBeClose(copyGateLogit({ context: one, state: tensor([[2]]), input: tensor([[-3]]) }, weights), [0.5]);
    toBeClose(run(...inputs()), oracle(...inputs().map((x) => x.dataSync())), { absolute: 1e-5 });
    expectGradient(run, inputs(), { oracle });
  });

  it('with parameters of its own is the sigmoid of its logit, and leaves nothing behind', () => {
    const gate = new CopyGate({ width: WIDTH, size: SIZE, input: INPUT }, new Random(0));
    expect([...parametersOf(gate).keys()]).toEqual(['contextWeight', 'stateWeight', 'inputWeight', 'bias']);
    const [context, state, input] = inputs() as [Tensor, Tensor, Tensor];
    toBeClose(gate.call({ context, state, input }), sigmoid(gate.logit({ context, state, input })));
    expectNoLeak(() => gate.call({ context, state, input }));
    expectNoLeak(() => gate.logit({ context, state, input }));
  });
});

describe('the gate of a pointer-generator', () => {
  it('refuses what does not fit', () => {
    const [context, state, input] = inputs() as [Tensor, Tensor, Tensor];
    const weights = {
      contextWeight: zeros([1, 3]),
      stateWeight: zeros([1, 3]),
      inputWeight: zeros([1, 5]),
      bias: zeros([1]),
    };
    expect(() => copyGateLogit({ context, state, input }, weights)).toThrow(
      'copyGateLogit: contextWeight must be [1, width], got [1, 3]: width is 2 in context but 3 here',
    );
    expect(() => new CopyGate({ width: 0, size: 1, input: 1 }, new Random(0))).toThrow(
      'CopyGate: width must be an integer of at least 1, got 0',
    );
  });
});
