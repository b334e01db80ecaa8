import { KeyValueMemoryNetwork } from '@mneme/memory-net';
import { Adam, crossEntropy, halving, Random, RecordingProbe, type Schedule, Sgd } from '@mneme/tensor-core';
import { argMax, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { guardedStep } from '../recipes/guarded-step.ts';
import { sentenceEncoding } from '../recipes/memn2n-preset.ts';
import type { Measures, Training } from '../recipes/recipe.ts';
import {
  disposeKeyValueBatch,
  type KeyValueBatch,
  type KeyValueQuestion,
  type KeyValueTask,
  keyValueBatch,
} from './key-value-task.ts';

/** Every choice in the training of a key-value memory network, by name. */
export interface KeyValuePreset {
  readonly encoding: 'bag-of-words' | 'position' | 'released-position';
  readonly encoders: 'separate' | 'paired';
  readonly hops: number;
  readonly width: number;
  /** The standard deviation of the tables' first values. */
  readonly deviation: number;
  readonly epochs: number;
  /** Of the mean loss of a batch. */
  readonly optimizer: 'adam' | 'sgd';
  readonly learningRate: number;
  /** Epochs between two halvings of the learning rate. */
  readonly halveEvery: number;
  readonly batch: number;
  /** The largest norm of all gradients together. */
  readonly clip: number;
  /** Jitters the entries' times in training. */
  readonly noise: boolean;
}

export interface KeyValueTrainingConfig {
  readonly task: KeyValueTask;
  readonly preset: KeyValuePreset;
  readonly seed: number;
  /** Figures that are reported besides, of the trained model. */
  details?(training: KeyValueTraining): Record<string, number>;
}

const EVALUATED_AT_ONCE = 100;

/** A key-value memory network learning to answer. */
export class KeyValueTraining implements Training {
  readonly task: KeyValueTask;
  readonly preset: KeyValuePreset;
  readonly random: Random;
  readonly model: KeyValueMemoryNetwork;
  readonly optimizer: Adam | Sgd;
  readonly steps: number;
  readonly configuration: Training['configuration'];
  readonly #learningRate: Schedule;
  readonly #details: KeyValueTrainingConfig['details'];

  constructor({ task, preset, seed, details }: KeyValueTrainingConfig) {
    const { epochs, batch, learningRate, halveEvery } = preset;
    this.task = task;
    this.preset = preset;
    this.random = new Random(seed);
    const encoding = sentenceEncoding(preset.encoding);
    this.model = new KeyValueMemoryNetwork(
      { ...preset, vocabulary: task.vocabulary.size, slots: task.slots, encoding },
      this.random.split('model'),
    );
    this.optimizer = preset.optimizer === 'adam' ? new Adam({ learningRate }) : new Sgd({ learningRate });
    const epoch = Math.max(1, Math.floor(task.train.length / batch));
    this.steps = epochs * epoch;
    this.#learningRate = halving({ from: learningRate, every: halveEvery * epoch });
    this.configuration = { preset: { ...preset }, seed, vocabulary: task.vocabulary.words };
    this.#details = details;
  }

  train(step: number): number {
    const { preset, task, model, optimizer } = this;
    const random = this.random.split('train').at(step);
    const drawn = random.split('batch').integers(preset.batch, task.train.length);
    const questions = Array.from(drawn, (i) => task.train[i] as KeyValueQuestion);
    const { encoding } = model;
    const batch = keyValueBatch(questions, { task, encoding, random, noise: preset.noise });
    const loss = guardedStep({
      ...{ model, optimizer, step, clip: preset.clip, learningRate: this.#learningRate(step) },
      loss: (context) => crossEntropy(model.call(batch.inputs, context), batch.labels),
    });
    disposeKeyValueBatch(batch);
    return loss;
  }

  glance(): number {
    return this.error(this.task.validation);
  }

  measure(): Measures {
    const { train, test } = this.task;
    return {
      trainError: this.error(train),
      validationError: this.glance(),
      testError: this.error(test),
      details: this.#details?.(this) ?? {},
    };
  }

  /** The words that the model answers with, as numbers. */
  answers(questions: readonly KeyValueQuestion[]): Int32Array {
    const numbers = new Int32Array(questions.length);
    for (let start = 0; start < questions.length; start += EVALUATED_AT_ONCE) {
      const batch = this.#batch(questions.slice(start, start + EVALUATED_AT_ONCE));
      const rows = tidy(() => argMax(this.model.call(batch.inputs), 1).dataSync());
      numbers.set(
        Int32Array.from(rows, (row) => row + 1),
        start,
      );
      disposeKeyValueBatch(batch);
    }
    return numbers;
  }

  /** The share of `questions` that it answers wrongly, in percent. */
  error(questions: readonly KeyValueQuestion[]): number {
    const answers = this.answers(questions);
    const wrong = questions.filter((asked, i) => !asked.answers.includes(answers[i] ?? 0)).length;
    return (100 * wrong) / questions.length;
  }

  /** The weight of each entry at each hop, `[hop][entry]`. */
  weights(question: KeyValueQuestion): number[][] {
    const batch = this.#batch([question]);
    const probe = new RecordingProbe();
    this.model.call(batch.inputs, { probe }).dispose();
    const hops = Array.from({ length: this.preset.hops }, (_, hop) => {
      const reported = probe.records.get(`hops.${hop}.weights`)?.[0] as Tensor;
      return Array.from(reported.dataSync()).slice(0, question.keys.length);
    });
    probe.dispose();
    disposeKeyValueBatch(batch);
    return hops;
  }

  #batch(questions: readonly KeyValueQuestion[]): KeyValueBatch {
    return keyValueBatch(questions, { task: this.task, encoding: this.model.encoding });
  }
}
