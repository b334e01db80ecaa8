import { ensureGradients, Random, uniform } from '@mneme/tensor-core';
import { expectGradient, expectNoLeak, onEachBackend, toBeClose } from '@mneme/testing';
import { concat, reshape, type Tensor, tensor, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { SharedContentMemory } from './shared-content-memory.ts';

const [BATCH, SLOTS, WORD] = [2, 5, 3];
const make = (): SharedContentMemory => new SharedContentMemory({ slots: SLOTS, word: WORD });

/** One step, number by number: what is read, then the contents after. */
function stepLoop(control: ArrayLike<number>, contents: ArrayLike<number>): number[] {
  const [reads, written]: [number[], number[]] = [[], []];
  for (let b = 0; b < BATCH; b++) {
    const told = (part: number, d: number): number => control[(b * 3 + part) * WORD + d] ?? 0;
    const cell = (i: number, d: number): number => contents[(b * SLOTS + i) * WORD + d] ?? 0;
    const scores = Array.from({ length: SLOTS }, (_, i) => {
      let product = 0;
      for (let d = 0; d < WORD; d++) product += cell(i, d) * told(0, d);
      return Math.exp(product / Math.sqrt(WORD));
    });
    const total = scores.reduce((x, y) => x + y);
    for (let d = 0; d < WORD; d++) {
      reads.push(scores.reduce((sum, score, i) => sum + (score / total) * cell(i, d), 0));
    }
    for (let i = 0; i < SLOTS; i++) {
      const weight = (scores[i] ?? 0) / total;
      for (let d = 0; d < WORD; d++) {
        const erase = 1 / (1 + Math.exp(-told(1, d)));
        written.push(cell(i, d) * (1 - weight * erase) + weight * told(2, d));
      }
    }
  }
  return [...reads, ...written];
}

onEachBackend('SharedContentMemory', () => {
  beforeAll(ensureGradients);

  it('has the values and gradients of the loop', () => {
    const memory = make();
    const control = uniform([BATCH, memory.controls], new Random(1), { low: -1, high: 1 });
    const contents = uniform([BATCH, SLOTS, WORD], new Random(2), { low: -1, high: 1 });
    const run = (...[told, held]: Tensor[]): Tensor => {
      const { output, state } = memory.call(told as Tensor, { contents: held as Tensor });
      return concat([reshape(output, [-1]), reshape(state.contents, [-1])]);
    };
    const oracle = (...[told, held]: Float64Array[]): number[] => stepLoop(told ?? [], held ?? []);
    toBeClose(run(control, contents), stepLoop(control.dataSync(), contents.dataSync()), { relative: 1e-4 });
    expectGradient(run, [control, contents], { oracle });
  });

  it('does the two-slot case by hand', () => {
    const memory = new SharedContentMemory({ slots: 2, word: 1 });
    // Scores 0 and log 3: weights 1/4 and 3/4; all erased, 1 added.
    const control = tensor([[Math.log(3), 100, 1]]);
    const { output, state } = memory.call(control, { contents: tensor([[[0], [1]]]) });
    toBeClose(output, [0.75]);
    toBeClose(state.contents, [0.25, 1]);
  });

  it('leaves nothing behind', () => {
    const memory = make();
    const [control, state] = [zeros([BATCH, memory.controls]), memory.reset(BATCH)];
    expectNoLeak(() => {
      const step = memory.call(control, state);
      return [step.output, step.state.contents];
    });
    expectNoLeak(() => [memory.write(control, state).contents]);
  });
});

describe('SharedContentMemory', () => {
  it.each([
    [
      () => new SharedContentMemory({ slots: 0, word: 1 }),
      'SharedContentMemory: slots must be an integer of at least 1, got 0',
    ],
    [
      () => make().call(zeros([2, 3]), make().reset(2)),
      'SharedContentMemory: control must be [batch, 9], got [2, 3]: 3 is not 9',
    ],
  ])('refuses what does not fit', (run, message) => {
    expect(run).toThrow(message);
  });
});
