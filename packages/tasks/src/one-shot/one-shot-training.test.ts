import { parametersOf, Random } from '@mneme/tensor-core';
import { expectNoLeak, onEachBackend } from '@mneme/testing';
import { backend, memory, setBackend, tensor, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { PreparedAlphabet } from './draw-episode.ts';
import { ImageEncoder } from './image-encoder.ts';
import { drawRuns } from './one-shot-data.ts';
import { ONE_SHOT_OMNIGLOT, oneShotOmniglot } from './one-shot-omniglot.ts';
import { type OneShotData, OneShotTraining } from './one-shot-training.ts';
import type { SquareImage } from './warp-image.ts';

const SIZE = 8;

/** Characters of three bars each, with a little noise of the hand. */
function alphabet(characters: number, seed: number): PreparedAlphabet {
  return Array.from({ length: characters }, (_, c) =>
    Array.from({ length: 4 }, (_, hand): SquareImage => {
      const [down, across, slant = 0] = new Random(seed).split('bars').at(c).integers(3, SIZE);
      const noise = new Random(seed)
        .split('noise')
        .at(c)
        .at(hand)
        .uniforms(SIZE * SIZE);
      const dark = (at: number): boolean =>
        at % SIZE === down ||
        Math.floor(at / SIZE) === across ||
        (at % SIZE) + Math.floor(at / SIZE) === slant;
      return { size: SIZE, ink: noise.map((value, at) => 0.5 * value + (dark(at) ? 0.5 : 0)) };
    }),
  );
}

const validation = [alphabet(11, 9)];
const DATA: OneShotData = {
  train: [alphabet(11, 1), alphabet(3, 2)],
  validation,
  test: drawRuns(validation, { ways: 7, count: 5 }, new Random(5)),
};
const SMALL = {
  ...ONE_SHOT_OMNIGLOT,
  size: SIZE,
  channels: [5, 7],
  strides: [1, 2],
  ways: 5,
  queries: 2,
  views: 3,
  steps: 40,
  learningRate: 0.02,
  runs: 3,
};
const make = (seed = 0, steps = SMALL.steps): OneShotTraining =>
  new OneShotTraining({ data: DATA, preset: { ...SMALL, steps }, seed, details: () => ({ extra: 7 }) });
const bits = ({ model }: OneShotTraining): number[] =>
  [...parametersOf(model).values()].flatMap((parameter) => [...parameter.dataSync()]);

onEachBackend('OneShotTraining', () => {
  it('learns to tell characters apart that it has not seen', () => {
    const training = make();
    const before = training.measure();
    const losses = Array.from({ length: training.steps }, (_, step) => training.train(step));
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(mean(losses.slice(-10))).toBeLessThan(0.8 * mean(losses.slice(0, 10)));
    const { testError, validationError, details } = training.measure();
    expect(testError).toBeLessThan(before.testError);
    expect(validationError).toBeLessThan(before.validationError);
    expect(details).toMatchObject({ extra: 7, parameters: 5 * 9 + 10 + 7 * 45 + 14 + 1 });
  });

  it('is the same from the same seed, whatever happened before a step', () => {
    const [straight, other] = [make(), make()];
    for (let step = 0; step < 6; step++) straight.train(step);
    for (let step = 0; step < 2; step++) other.train(step);
    other.measure(); // draws nothing
    for (let step = 2; step < 6; step++) other.train(step);
    expect(bits(other)).toEqual(bits(straight));
    expect(bits(make(1))).not.toEqual(bits(make(0)));
  });

  it('holds as many tensors after 20 steps as after 3', () => {
    const training = make();
    let early = 0;
    for (let step = 0; step < 20; step++) {
      training.train(step);
      if (step === 2) early = memory().numTensors;
    }
    training.measure();
    expect(memory().numTensors).toBe(early);
  });

  it('names the step and the parameter that is not finite first', () => {
    const training = make();
    const { weight } = training.model.encoder.blocks[1]?.norm ?? {};
    weight?.assign(tensor(new Float32Array(weight.size).fill(Number.NaN)));
    expect(() => training.train(5)).toThrow(
      'step 5: encoder.blocks.1.norm.weight must be finite, got NaN at [0]',
    );
  });

  it('encodes each image by itself', () => {
    const encoder = new ImageEncoder({ channels: [5, 7], strides: [2, 2] }, new Random(0));
    const images = zeros([3, 8, 8]);
    expect(encoder.call(images).shape).toEqual([3, 2 * 2 * 7]);
    expectNoLeak(() => encoder.call(images));
    expect(() => new ImageEncoder({ channels: [], strides: [] }, new Random(0))).toThrow(
      'ImageEncoder: channels must be at least one number, got none',
    );
  });
});

describe('OneShotTraining on the engine', () => {
  it('takes a step without a kernel of another backend', async () => {
    await setBackend('mneme');
    const { fallbacks } = backend() as unknown as { readonly fallbacks: Map<string, number> };
    const training = make();
    fallbacks.clear();
    for (let step = 0; step < 3; step++) training.train(step);
    expect([...fallbacks]).toEqual([]);
  });
});

describe('oneShotOmniglot', () => {
  it('has a run for each small background set, and a published figure', () => {
    expect(oneShotOmniglot.runs({ tasks: [] })).toEqual(['small1', 'small2']);
    expect(oneShotOmniglot.published).toBe(30.1);
    expect(oneShotOmniglot.publishedFor(['small1'])).toBe(30.1);
    expect(() => oneShotOmniglot.open('small1', 0, { tasks: [] })).toThrow(
      'one-shot-omniglot: data must be a folder that holds omniglot, got none',
    );
    expect(() => oneShotOmniglot.open('small3', 0, { tasks: [], data: '.' })).toThrow(
      'one-shot-omniglot: run must be one of small1, small2, got small3',
    );
  });

  it('shows which training image each test image is taken to be like', () => {
    const training = make();
    const shown = oneShotOmniglot.show(training, { question: 4, colour: false });
    expect(shown).toMatch(/^test 1 {14}like \d, \d+ %/);
    expect(shown).toMatch(/run 5: \d of 7 right\n$/);
    expect(shown).toMatch(/[█▀▄]/);
    expect(oneShotOmniglot.show(training, { question: 4, colour: true })).toContain('\u001b[');
    expect(() => oneShotOmniglot.show(training, { question: 5, colour: false })).toThrow(
      'show: question must be an integer in [0, 5), got 5',
    );
  });
});
