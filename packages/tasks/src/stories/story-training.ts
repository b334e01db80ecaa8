import type { StoryInputs } from '@mneme/memory-net';
import {
  Adam,
  type CallContext,
  crossEntropy,
  halving,
  parametersOf,
  Random,
  RecordingProbe,
  type Schedule,
} from '@mneme/tensor-core';
import { argMax, dispose, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { BabiSizes, PreparedQuestion, PreparedTask } from '../babi/prepare-babi.ts';
import { guardedStep } from '../recipes/guarded-step.ts';
import type { Measures, Training } from '../recipes/recipe.ts';
import { disposeStoryBatch, storyBatch } from './story-batch.ts';

/** How a network that reads stories is trained, whichever it is. */
export interface StoryPreset {
  readonly epochs: number;
  /** Of the mean loss of a batch. */
  readonly learningRate: number;
  /** Epochs between two halvings of the learning rate. */
  readonly halveEvery: number;
  readonly batch: number;
  /** The largest norm of all gradients together. */
  readonly clip: number;
}

/** A network that answers a question after a story. */
export interface StoryNetwork {
  call(inputs: StoryInputs, context?: CallContext): Tensor2D;
}

export interface StoryTrainingConfig {
  readonly sizes: BabiSizes;
  readonly task: PreparedTask;
  readonly preset: StoryPreset;
  readonly seed: number;
  /** Makes the network; its choices are in `preset` too, which is saved. */
  make(random: Random): StoryNetwork;
}

const EVALUATED_AT_ONCE = 100;

/** A network that reads sentence by sentence, learning one bAbI task. */
export class StoryTraining implements Training {
  readonly sizes: BabiSizes;
  readonly task: PreparedTask;
  readonly preset: StoryPreset;
  readonly random: Random;
  readonly model: StoryNetwork;
  readonly optimizer: Adam;
  readonly steps: number;
  readonly configuration: Training['configuration'];
  readonly #learningRate: Schedule;

  constructor({ sizes, task, preset, seed, make }: StoryTrainingConfig) {
    const { epochs, batch, learningRate, halveEvery } = preset;
    this.sizes = sizes;
    this.task = task;
    this.preset = preset;
    this.random = new Random(seed);
    this.model = make(this.random.split('model'));
    this.optimizer = new Adam({ learningRate });
    const epoch = Math.max(1, Math.floor(task.train.length / batch));
    this.steps = epochs * epoch;
    this.#learningRate = halving({ from: learningRate, every: halveEvery * epoch });
    this.configuration = { preset: { ...preset }, seed, task: task.name, vocabulary: sizes.vocabulary.words };
  }

  train(step: number): number {
    const { preset, task, model, optimizer } = this;
    const random = this.random.split('train').at(step);
    const drawn = random.split('batch').integers(preset.batch, task.train.length);
    const batch = storyBatch(
      Array.from(drawn, (i) => task.train[i] as PreparedQuestion),
      this.sizes,
    );
    const loss = guardedStep({
      ...{ model, optimizer, step, clip: preset.clip, learningRate: this.#learningRate(step) },
      loss: (context) => crossEntropy(model.call(batch.inputs, context), batch.labels),
    });
    disposeStoryBatch(batch);
    return loss;
  }

  glance(): number {
    return this.error(this.task.validation);
  }

  measure(): Measures {
    const parameters = [...parametersOf(this.model).values()];
    return {
      trainError: this.error(this.task.train),
      validationError: this.glance(),
      testError: this.error(this.task.test),
      details: { parameters: parameters.reduce((total, { size }) => total + size, 0) },
    };
  }

  /** The words that the model answers with, as numbers. */
  answers(questions: readonly PreparedQuestion[]): Int32Array {
    const numbers = new Int32Array(questions.length);
    for (let start = 0; start < questions.length; start += EVALUATED_AT_ONCE) {
      const batch = storyBatch(questions.slice(start, start + EVALUATED_AT_ONCE), this.sizes);
      const rows = tidy(() => argMax(this.model.call(batch.inputs), 1).dataSync());
      numbers.set(
        Int32Array.from(rows, (row) => row + 1),
        start,
      );
      disposeStoryBatch(batch);
    }
    return numbers;
  }

  /** The share of `questions` that it answers wrongly, in percent. */
  error(questions: readonly PreparedQuestion[]): number {
    const answers = this.answers(questions);
    const wrong = questions.filter(({ answer }, i) => answers[i] !== answer).length;
    return (100 * wrong) / questions.length;
  }

  /** What the model reports of itself when it answers `question`, by path. */
  reports(question: PreparedQuestion): Map<string, unknown> {
    const batch = storyBatch([question], this.sizes);
    const probe = new RecordingProbe();
    dispose(this.model.call(batch.inputs, { probe }));
    const last = (values: readonly Tensor[]): unknown => (values.at(-1) as Tensor).arraySync();
    const reports = new Map([...probe.records].map(([path, values]) => [path, last(values)]));
    probe.dispose();
    disposeStoryBatch(batch);
    return reports;
  }
}
