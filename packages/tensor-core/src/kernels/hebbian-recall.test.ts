import { expectNoLeak, onEachBackend } from '@mneme/testing';
import { dispose, memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { Random } from '../random/random.ts';
import { runContract } from './contract.ts';
import {
  type HebbianRecallAttributes,
  type HebbianRecallInputs,
  hebbianRecallKernel,
} from './hebbian-recall.ts';

const [COUNT, NEURONS, QUERIES] = [5, 23, 11];
const signs = (seed: number, shape: [number, number]): Tensor =>
  tensor(
    new Random(seed).uniforms(shape[0] * shape[1]).map((u) => (u < 0.5 ? 1 : -1)),
    shape,
  );
const given = (): HebbianRecallInputs => ({
  patterns: signs(1, [COUNT, NEURONS]),
  states: signs(2, [QUERIES, NEURONS]),
});

/** By the weights, one query after the other. */
function naive({ patterns, states }: HebbianRecallInputs, attributes: HebbianRecallAttributes): number[][] {
  const { steps, stop, ties } = attributes;
  const stored = patterns.arraySync() as number[][];
  const weight = (i: number, j: number): number =>
    i === j ? 0 : stored.reduce((sum, x) => sum + (x[i] ?? 0) * (x[j] ?? 0), 0);
  const step = (state: number[]): number[] =>
    state.map((own, i) => {
      const field = state.reduce((sum, other, j) => sum + weight(i, j) * other, 0);
      return Math.sign(field) || { up: 1, keep: own, down: -1 }[ties];
    });
  return (states.arraySync() as number[][]).map((cue) => {
    const path = [cue];
    for (;;) {
      path.push(step(path.at(-1) as number[]));
      const [last, ...before] = path.toReversed().map(String);
      const period = before.slice(0, 2).indexOf(last ?? '') + 1;
      const made = path.length - 1;
      if (made === steps || (stop && period > 0))
        return [...(path.at(-1) as number[]), stop ? made - period : made, period];
    }
  });
}

const rowsOf = (outputs: readonly Tensor[]): number[][] => {
  const [states, steps, period] = outputs.map((output) => output.arraySync()) as [
    number[][],
    number[],
    number[],
  ];
  return states.map((row, i) => [...row, steps[i] ?? -1, period[i] ?? -1]);
};

onEachBackend('MnemeHebbianRecall', () => {
  it.each([
    { steps: 100, stop: true, ties: 'up' },
    { steps: 100, stop: true, ties: 'keep' },
    { steps: 100, stop: true, ties: 'down' },
    { steps: 1, stop: true, ties: 'up' },
    { steps: 4, stop: false, ties: 'up' },
    { steps: 1, stop: false, ties: 'keep' },
  ] as const)('is the loop over weights: %o', (attributes) => {
    const inputs = given();
    expect(rowsOf(hebbianRecallKernel.composed(inputs, attributes))).toEqual(naive(inputs, attributes));
    const outputs = runContract(hebbianRecallKernel, inputs, attributes);
    expect(rowsOf(outputs)).toEqual(naive(inputs, attributes));
    expect(outputs.map(({ dtype }) => dtype)).toEqual(['float32', 'int32', 'int32']);
  });

  it('holds no more tensors after many steps than after few', () => {
    const inputs = given();
    const left = (steps: number): number => {
      const before = memory().numTensors;
      const results = tidy(() => {
        const outputs = hebbianRecallKernel.composed(inputs, { steps, stop: false, ties: 'up' });
        return { held: memory().numTensors - before, outputs };
      });
      dispose(results.outputs);
      return results.held;
    };
    expect(left(20)).toBe(left(3));
    expectNoLeak(() =>
      tidy(() => hebbianRecallKernel.composed(inputs, { steps: 9, stop: true, ties: 'up' })),
    );
  });
});
