import { parametersOf } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { NTM_COPY_SMALL } from '../recipes/ntm-copy.ts';
import { findRecipe } from '../recipes/recipes.ts';
import { copyTask } from './copy-task.ts';
import { sequenceErrors, sequenceLoss } from './sequence-loss.ts';
import type { SequenceNetworkConfig } from './sequence-network.ts';
import { SequenceTraining } from './sequence-training.ts';
import { showSequence } from './show-sequence.ts';

function make(kind: SequenceNetworkConfig['kind'] = 'ntm', seed = 0, steps = 100): SequenceTraining {
  const network = { ...NTM_COPY_SMALL.network, kind, size: 16, slots: 6, word: 5 };
  const task = copyTask({ bits: 2, from: 1, to: 2 });
  const preset = { ...NTM_COPY_SMALL, network, steps, tested: 10 };
  return new SequenceTraining({
    preset,
    task,
    tests: { 'length 2': copyTask({ bits: 2, from: 2, to: 2 }) },
    seed,
  });
}
const bits = ({ model }: SequenceTraining): number[] =>
  [...parametersOf(model.network).values()].flatMap((parameter) => [...parameter.dataSync()]);

onEachBackend('SequenceTraining', () => {
  it.each(['ntm', 'ntm-feed-forward', 'dnc', 'dnc-md', 'lstm'] as const)('learns with an %s', (kind) => {
    const training = make(kind);
    const losses = Array.from({ length: 40 }, (_, step) => training.train(step));
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)));
  });

  it('is the same from the same seed, whatever happened before a step', () => {
    const [straight, other] = [make(), make()];
    for (let step = 0; step < 6; step++) straight.train(step);
    for (let step = 0; step < 3; step++) other.train(step);
    other.measure(); // draws nothing
    for (let step = 3; step < 6; step++) other.train(step);
    expect(bits(other)).toEqual(bits(straight));
    expect(other.curve()).toEqual(straight.curve());
    expect(straight.curve()).toHaveLength(6);
  });

  it('holds as many tensors after 60 steps as after 5', () => {
    const training = make();
    let early = 0;
    for (let step = 0; step < 60; step++) {
      training.train(step);
      if (step === 4) early = memory().numTensors;
    }
    training.measure();
    expect(memory().numTensors).toBe(early);
  });

  it('names the step and the parameter that is not finite first', () => {
    const training = make();
    const [path, weight] =
      [...parametersOf(training.model.network)].find(([name]) => name.includes('output')) ?? [];
    weight?.assign(tensor(new Float32Array(weight.size).fill(Number.NaN), weight.shape));
    expect(() => training.train(5)).toThrow(`step 5: ${path} must be finite, got NaN at [0, 0]`);
  });

  it('measures, and shows a sequence with where the memory was read and written', () => {
    const training = make();
    expect(Object.keys(training.measure().details)).toEqual([
      'length 2: wrong bits a sequence',
      'length 2: wrong sequences, percent',
      'length 2: cost, bits a sequence',
      'stepsToSolve',
      'parameters',
    ]);
    const shown = showSequence(training, { question: 0, colour: false }).split('\n');
    expect(shown).toHaveLength(7);
    expect(shown[4]).toMatch(/[·1]{2} [·1]{2} .? │ [ ░▒▓█]{6} │ [ ░▒▓█]{6}/);
  });
}, ['mneme']);

onEachBackend('the loss of sequences', () => {
  it('counts what is asked for, and nothing else', () => {
    const batch = {
      inputs: tensor([0, 0], [1, 2, 1]),
      targets: tensor([1, 0], [1, 2, 1]),
      asked: tensor([0, 1], [1, 2, 1]),
    };
    const logits = tensor([-9, Math.log(3)], [1, 2, 1]);
    // log(1 + e^x) with x = log 3
    expect(sequenceLoss(logits, batch).dataSync()[0]).toBeCloseTo(Math.log(4), 5);
    const { cost, ...errors } = sequenceErrors(logits, batch);
    expect(errors).toEqual({ wrongBits: 1, wrongSequences: 100 });
    expect(cost).toBeCloseTo(2, 5);
  });
});

describe('the recipes of sequences', () => {
  it.each(['ntm-copy-small', 'ntm-copy', 'ntm-algorithms', 'dnc-repeat-copy'])(
    '%s opens each of its runs',
    (name) => {
      const recipe = findRecipe(name);
      for (const run of recipe.runs({ tasks: [] })) {
        const training = recipe.open(run, 0, { tasks: [] }) as SequenceTraining;
        expect(training.parameters()).toBeGreaterThan(1000);
        expect(recipe.publishedFor([run])).toBeUndefined();
      }
    },
  );
});
