import { AdamW, crossEntropy, parametersOf, Random } from '@mneme/tensor-core';
import { argMax, dispose, tidy } from '@tensorflow/tfjs-core';
import { bagBatch } from '../instances/bag-batch.ts';
import { BagClassifier, type BagPooling, instanceWeights } from '../instances/bag-classifier.ts';
import { type Bag, generateBitPatterns } from '../instances/generate-bit-patterns.ts';
import { guardedStep } from './guarded-step.ts';
import type { Measures, Training } from './recipe.ts';

/** Every choice in the training of a classifier of bags, by name. */
export interface MilPreset {
  /** Bags to learn from. */
  readonly train: number;
  readonly test: number;
  /** Bags for the progress bar, which nothing is chosen by. */
  readonly validation: number;
  readonly instances: number;
  readonly bits: number;
  readonly signals: number;
  readonly width: number;
  readonly heads: number;
  readonly steps: number;
  readonly hidden: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  /** The largest norm of all gradients together. */
  readonly clip: number;
}

export interface MilTrainingConfig {
  readonly pooling: BagPooling;
  readonly preset: MilPreset;
  readonly seed: number;
}

/** A classifier of bags of bit patterns learning from bags of one seed, of which both data and model come. */
export class MilTraining implements Training {
  readonly preset: MilPreset;
  readonly random: Random;
  readonly model: BagClassifier;
  readonly optimizer: AdamW;
  readonly steps: number;
  readonly configuration: Training['configuration'];
  readonly testBags: readonly Bag[];
  readonly #train: readonly Bag[];
  readonly #validation: readonly Bag[];

  constructor({ pooling, preset, seed }: MilTrainingConfig) {
    const { train, test, validation, instances, bits, signals, batch, epochs, learningRate } = preset;
    const count = train + test + validation;
    const { bags } = generateBitPatterns({ bags: count, instances, bits, signals, seed });
    this.preset = preset;
    this.#train = bags.slice(0, train);
    this.testBags = bags.slice(train, train + test);
    this.#validation = bags.slice(train + test);
    this.random = new Random(seed);
    this.model = new BagClassifier({ ...preset, input: bits, pooling }, this.random.split('model'));
    this.optimizer = new AdamW({ learningRate });
    this.steps = epochs * Math.floor(train / batch);
    this.configuration = { preset: { ...preset }, pooling, seed };
  }

  train(step: number): number {
    const { model, optimizer, preset } = this;
    const { x, labels } = bagBatch(this.#drawn(step), preset.bits);
    const loss = guardedStep({
      ...{ model, optimizer, step, clip: preset.clip },
      loss: (context) => crossEntropy(model.call(x, context), labels),
    });
    dispose([x, labels]);
    return loss;
  }

  /** Each epoch takes every bag once, in an order of its own. */
  #drawn(step: number): Bag[] {
    const { batch } = this.preset;
    const perEpoch = Math.floor(this.#train.length / batch);
    const order = this.random
      .split('order')
      .at(Math.floor(step / perEpoch))
      .permutation(this.#train.length);
    const from = (step % perEpoch) * batch;
    return Array.from(order.subarray(from, from + batch), (i) => this.#train[i] as Bag);
  }

  glance(): number {
    return this.error(this.#validation);
  }

  measure(): Measures {
    return {
      trainError: this.error(this.#train),
      validationError: this.glance(),
      testError: this.error(this.testBags),
      details: this.#details(),
    };
  }

  /** Whether the model takes each bag to be positive. */
  answers(bags: readonly Bag[]): boolean[] {
    const { x, labels } = bagBatch(bags, this.preset.bits);
    const answers = Array.from(
      tidy(() => argMax(this.model.call(x), 1).dataSync()),
      (row) => row === 1,
    );
    dispose([x, labels]);
    return answers;
  }

  /** The share of `bags` that it classifies wrongly, in percent. */
  error(bags: readonly Bag[]): number {
    const answers = this.answers(bags);
    return (100 * bags.filter(({ positive }, i) => answers[i] !== positive).length) / bags.length;
  }

  /** Each bag's weights, `[heads][length]`. */
  weights(bags: readonly Bag[]): number[][][] {
    const { x, labels } = bagBatch(bags, this.preset.bits);
    const weights = instanceWeights(this.model, x);
    dispose([x, labels]);
    return weights;
  }

  /** Over the positive test bags, in percent: the weight on the signal, of the head that gives it most, and how often that is its top. */
  #details(): Record<string, number> {
    const positive = this.testBags.filter(({ signalAt }) => signalAt !== undefined);
    const best = this.weights(positive).map((heads, b) => {
      const on = (head: readonly number[]): number => head[positive[b]?.signalAt ?? -1] ?? 0;
      const head = heads.reduce((most, other) => (on(other) > on(most) ? other : most));
      // Of even weights none is on top.
      const others = head.filter((_, i) => i !== positive[b]?.signalAt);
      return { weight: on(head), top: on(head) > Math.max(...others) };
    });
    const percent = (values: readonly number[]): number =>
      (100 * values.reduce((a, b) => a + b, 0)) / values.length;
    const parameters = [...parametersOf(this.model).values()];
    return {
      weightOnSignal: percent(best.map(({ weight }) => weight)),
      signalOnTop: percent(best.map(({ top }) => Number(top))),
      parameters: parameters.reduce((total, { size }) => total + size, 0),
    };
  }
}
