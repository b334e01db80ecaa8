import { parametersOf, Random } from '@mneme/tensor-core';
import { onEachBackend, toBeClose } from '@mneme/testing';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { transductionBatch } from './transduction-batch.ts';
import { queueCopy, stackReverse, TRANSDUCTION } from './transduction-recipes.ts';
import { TransductionTraining } from './transduction-training.ts';

/** Short sequences of few symbols, for a short test. */
const SMALL = {
  ...TRANSDUCTION,
  symbols: 5,
  width: 8,
  size: 32,
  longest: 6,
  shortest: 3,
  testFrom: 7,
  testTo: 11,
  steps: 200,
  learningRate: 0.02,
};
const make = (container: 'stack' | 'queue', seed = 0): TransductionTraining =>
  new TransductionTraining({
    container,
    order: container === 'stack' ? 'reverse' : 'copy',
    preset: SMALL,
    seed,
  });
const bits = ({ model }: TransductionTraining): number[] =>
  [...parametersOf(model).values()].flatMap((parameter) => [...parameter.dataSync()]);

onEachBackend('TransductionTraining', () => {
  it.each(['stack', 'queue'] as const)('learns by a %s what is longer than it has seen', (container) => {
    const training = make(container);
    for (let step = 0; step < training.steps; step++) training.train(step);
    const { testError, trainError } = training.measure();
    expect(trainError).toBeLessThan(5);
    expect(testError).toBeLessThan(5);
  });

  it('is the same from the same seed, whatever happened before a step, and holds no more tensors', () => {
    const [straight, other] = [make('stack'), make('stack')];
    for (let step = 0; step < 8; step++) straight.train(step);
    for (let step = 0; step < 3; step++) other.train(step);
    other.measure(); // draws nothing
    const early = memory().numTensors;
    for (let step = 3; step < 8; step++) other.train(step);
    other.glance();
    expect(memory().numTensors).toBe(early);
    expect(bits(other)).toEqual(bits(straight));
    expect(bits(make('stack', 1))).not.toEqual(bits(make('stack')));
  });

  it('names the step and the parameter that is not finite first', () => {
    const training = make('queue');
    const { weight } = training.model.output;
    weight.assign(tensor(new Float32Array(weight.size).fill(Number.NaN), weight.shape));
    expect(() => training.train(5)).toThrow('step 5: output.weight must be finite, got NaN at [0, 0]');
  });
}, ['mneme']);

describe('stack-reverse and queue-copy', () => {
  it('show a sequence, a separator and blanks, and ask for the sequence, as it was or reversed', () => {
    const sequence = Int32Array.of(2, 0);
    const { inputs, labels } = transductionBatch([sequence], 3, 'copy');
    const shown = [
      [0, 0, 1, 0, 0],
      [1, 0, 0, 0, 0],
      [0, 0, 0, 1, 0],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 1],
    ];
    toBeClose(inputs, shown);
    toBeClose(labels, [2, 0]);
    toBeClose(transductionBatch([sequence], 3, 'reverse').labels, [0, 2]);
  });

  it('raise the longest sequence by equal factors, to 64 and no further', () => {
    const training = stackReverse.open('reverse', 0, { tasks: [] }) as TransductionTraining;
    const { steps, rising } = training.preset;
    const at = [0, (rising * steps) / 3, (rising * steps * 2) / 3, rising * steps, steps - 1];
    expect(at.map((step) => training.longestAt(step))).toEqual([8, 16, 32, 64, 64]);
    expect([TRANSDUCTION.testFrom, TRANSDUCTION.testTo]).toEqual([65, 128]);
  });

  it('show what is pushed and popped at each step', () => {
    const shown = queueCopy.show(make('queue'), { question: 0, colour: false });
    expect(shown).toMatch(/push[\s\S]*pop[\s\S]*end[\s\S]*17/);
    const random = new Random(0);
    expect(stackReverse.runs({ tasks: [] })).toEqual(['reverse']);
    expect(queueCopy.publishedFor(['copy'])).toBeUndefined();
    expect(() => stackReverse.show({ random } as never, { question: 0, colour: false })).toThrow(
      'show: training must be of stack-reverse or queue-copy',
    );
  });
});
