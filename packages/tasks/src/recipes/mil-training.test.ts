import { parametersOf } from '@mneme/tensor-core';
import { onEachBackend } from '@mneme/testing';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { BagPooling } from '../instances/bag-classifier.ts';
import { MIL_BIT_PATTERN, milBitPattern } from './mil-bit-pattern.ts';
import { MilTraining } from './mil-training.ts';

/** Fewer bags of fewer bits, for a short test. */
const SMALL = {
  ...MIL_BIT_PATTERN,
  train: 256,
  test: 128,
  validation: 32,
  instances: 7,
  bits: 6,
  signals: 3,
  width: 16,
  heads: 4,
  steps: 2,
  epochs: 20,
  learningRate: 0.01,
};

const make = (pooling: BagPooling, seed = 0): MilTraining =>
  new MilTraining({ pooling, preset: SMALL, seed });

const bits = ({ model }: MilTraining): number[] =>
  [...parametersOf(model).values()].flatMap((parameter) => [...parameter.dataSync()]);

onEachBackend('MilTraining', () => {
  it('learns to find the signal by the Hopfield network', () => {
    const training = make('hopfield');
    for (let step = 0; step < training.steps; step++) training.train(step);
    const { testError, details } = training.measure();
    expect(testError).toBeLessThan(5);
    expect(details.signalOnTop).toBeGreaterThan(90);
    expect(details.weightOnSignal).toBeGreaterThan(50);
  });

  it('says how much weight is on the signal: of the mean the same as on all others', () => {
    expect(make('mean').measure().details).toEqual({
      weightOnSignal: expect.closeTo(100 / 7, 4),
      signalOnTop: 0,
      parameters: 178,
    });
  });

  it('holds as many tensors after 100 steps as after 10', () => {
    const training = make('hopfield');
    let early = 0;
    for (let step = 0; step < 100; step++) {
      training.train(step);
      if (step === 9) early = memory().numTensors;
    }
    training.measure();
    expect(memory().numTensors).toBe(early);
  });

  it.each<BagPooling>(['hopfield', 'hopfield-one-head', 'attention', 'mean'])(
    'is the same from the same seed, whatever happened before a step: %s',
    (pooling) => {
      const [straight, other] = [make(pooling), make(pooling)];
      for (let step = 0; step < 10; step++) straight.train(step);
      for (let step = 0; step < 3; step++) other.train(step);
      other.measure(); // draws nothing
      for (let step = 3; step < 10; step++) other.train(step);
      expect(bits(other)).toEqual(bits(straight));
      expect(bits(make(pooling, 1))).not.toEqual(bits(make(pooling, 0)));
    },
  );

  it('names the step and the parameter that is not finite first', () => {
    const training = make('mean');
    const { weight } = training.model.output;
    weight.assign(tensor(new Float32Array(weight.size).fill(Number.NaN), weight.shape));
    expect(() => training.train(5)).toThrow('step 5: output.weight must be finite, got NaN at [0, 0]');
  });

  it('shows a bag with the weights of its heads', () => {
    const training = make('hopfield');
    expect(milBitPattern.show(training, { question: 0, colour: false })).toMatch(/head 4[\s\S]*\* │ [01]{6}/);
    expect(() => milBitPattern.show(training, { question: 128, colour: false })).toThrow(
      'show: question must be an integer in [0, 128), got 128',
    );
  });
});

describe('milBitPattern', () => {
  it('trains each pooling on the bags that hopfield-layers takes, as many times, and has no published figure', () => {
    expect(MIL_BIT_PATTERN).toMatchObject({ train: 1536, test: 512, batch: 32, learningRate: 1e-3, clip: 1 });
    expect(milBitPattern.runs({ tasks: [] })).toEqual(['hopfield', 'hopfield-one-head', 'attention', 'mean']);
    expect(milBitPattern.published).toBeUndefined();
    expect(milBitPattern.publishedFor(['mean'])).toBeUndefined();
  });
});
