import { parametersOf } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { memory, tensor, type Variable } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { GENERATED_TASKS, generateBabi } from '../babi/generate/generate-babi.ts';
import { prepareBabi } from '../babi/prepare-babi.ts';
import { hopWeights } from './hop-weights.ts';
import { MEMN2N_PER_TASK, type MemN2nPreset, sentenceEncoding } from './memn2n-preset.ts';
import { MemN2nTraining } from './memn2n-training.ts';
import { showStory } from './show-story.ts';

function make(preset: Partial<MemN2nPreset> = {}, seed = 0): MemN2nTraining {
  const prepared = prepareBabi({ 'task-1': generateBabi({ task: 1, questions: 40, seed: 3 }) });
  return new MemN2nTraining({ ...prepared, preset: { ...MEMN2N_PER_TASK, ...preset }, seed });
}

const bits = (training: MemN2nTraining): number[] =>
  [...parametersOf(training.model).values()].flatMap((parameter) => [...parameter.dataSync()]);

onEachBackend('MemN2nTraining', () => {
  it('learns task 1 from its own generator', () => {
    // 180 questions for a short test; the recipe trains on 900.
    const prepared = prepareBabi({ 'task-1': generateBabi({ task: 1, questions: 200, seed: 3 }) });
    const epochs = { linearEpochs: 40, epochs: 40 };
    const training = new MemN2nTraining({ ...prepared, preset: { ...MEMN2N_PER_TASK, ...epochs }, seed: 0 });
    for (let step = 0; step < training.steps; step++) training.train(step);
    const { trainError, testError, details } = training.measure();
    expect(trainError).toBeLessThan(5);
    expect(testError).toBeLessThan(20);
    expect(Object.keys(details)).toEqual([
      'supportShareHop1',
      'supportShareHop2',
      'supportShareHop3',
      'supportOnTopOfRightAnswers',
    ]);
    expect(details.supportOnTopOfRightAnswers).toBeGreaterThan(90);
  });

  it('holds as many tensors after 1,000 steps as after 10', () => {
    const training = make({ width: 3, hops: 2 });
    let early = 0;
    for (let step = 0; step < 1000; step++) {
      training.train(step % training.steps);
      if (step === 9) early = memory().numTensors;
    }
    expect(memory().numTensors).toBe(early);
  });

  it('is the same from the same seed, whatever happened before a step', () => {
    const [straight, other] = [make(), make()];
    for (let step = 0; step < 6; step++) straight.train(step);
    for (let step = 0; step < 3; step++) other.train(step);
    other.measure(); // draws nothing
    for (let step = 3; step < 6; step++) other.train(step);
    expect(bits(other)).toEqual(bits(straight));
    expect(bits(make({}, 1))).not.toEqual(bits(make({}, 0)));
  });

  it.each(GENERATED_TASKS)('takes a step on generated task %i', (task) => {
    const prepared = prepareBabi({ [task]: generateBabi({ task, questions: 40, seed: 3 }) });
    const training = new MemN2nTraining({ ...prepared, preset: MEMN2N_PER_TASK, seed: 0 });
    expect(training.train(0)).toBeGreaterThan(0);
    expect(Number.isFinite(training.train(1))).toBe(true);
  });

  it('names the step and the matrix that is not finite first', () => {
    const training = make();
    const table = training.model.tying;
    const [, second] = 'embeddings' in table ? table.embeddings : [];
    const spoiled = second?.dataSync().slice() ?? new Float32Array();
    spoiled[21] = Number.NaN;
    (second as Variable).assign(tensor(spoiled, second?.shape));
    expect(() => training.train(5)).toThrow('step 5: tying.embeddings.1 must be finite, got NaN at [1, 1]');
  });

  it('shows a story with its weights', () => {
    const training = make();
    const text = showStory(training, { question: 0, colour: false });
    expect(text).toContain('│ * │');
    expect(text).toMatch(/hop 3/);
    expect(text).toMatch(/weight on them: hop 1 [\d.]+ %, hop 2/);
    expect(() => showStory(training, { question: 40, colour: false })).toThrow(
      'showStory: question must be an integer in [0, 40), got 40',
    );
  });

  it('gives weights that sum to at most 1, the rest on empty slots', () => {
    const training = make();
    const test = training.tasks[0]?.test.slice(0, 7) ?? [];
    for (const [i, hops] of hopWeights(training.model, training.sizes, test).entries()) {
      expect(hops).toHaveLength(3);
      for (const weights of hops) {
        expect(weights).toHaveLength(test[i]?.sentences.length ?? -1);
        expect(weights.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-5);
      }
    }
  });
});

describe('the preset', () => {
  it('is the published recipe', () => {
    expect(MEMN2N_PER_TASK).toEqual({
      tying: 'adjacent',
      encoding: 'released-position',
      hops: 3,
      width: 20,
      linearEpochs: 20,
      epochs: 100,
      learningRate: 0.005,
      halveEvery: 25,
      batch: 32,
      clip: 40,
      noise: true,
      rectify: false,
    });
  });

  it('refuses an encoding that there is not', () => {
    expect(() => sentenceEncoding('words' as 'position')).toThrow(
      'sentenceEncoding: name must be one of bag-of-words, position, released-position, got words',
    );
  });
});
