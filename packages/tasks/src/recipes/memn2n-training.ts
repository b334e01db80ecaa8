import { EndToEndMemoryNetwork } from '@mneme/memory-net';
import {
  type CallContext,
  checkFinite,
  clipEachByNorm,
  crossEntropy,
  FiniteGuard,
  halving,
  Random,
  type Schedule,
  Sgd,
  valueAndGradient,
} from '@mneme/tensor-core';
import { argMax, dispose, type Scalar, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { babiBatch, disposeBatch } from '../babi/babi-batch.ts';
import type { BabiSizes, PreparedQuestion, PreparedTask } from '../babi/prepare-babi.ts';
import { type MemN2nPreset, sentenceEncoding } from './memn2n-preset.ts';
import type { Measures, Training } from './recipe.ts';
import { supportShares } from './support-shares.ts';

export interface MemN2nTrainingConfig {
  readonly sizes: BabiSizes;
  /** One task, or all of them for a joint training. */
  readonly tasks: readonly PreparedTask[];
  readonly preset: MemN2nPreset;
  readonly seed: number;
}

const EVALUATED_AT_ONCE = 100;

/** An end-to-end memory network learning bAbI tasks by the published recipe. */
export class MemN2nTraining implements Training {
  readonly sizes: BabiSizes;
  readonly tasks: readonly PreparedTask[];
  readonly preset: MemN2nPreset;
  readonly random: Random;
  readonly model: EndToEndMemoryNetwork;
  readonly optimizer: Sgd;
  readonly steps: number;
  readonly configuration: Training['configuration'];
  readonly #train: readonly PreparedQuestion[];
  readonly #linearSteps: number;
  readonly #learningRate: Schedule;

  constructor({ sizes, tasks, preset, seed }: MemN2nTrainingConfig) {
    const { tying, hops, width, rectify, batch, epochs, linearEpochs, learningRate, halveEvery } = preset;
    this.sizes = sizes;
    this.tasks = tasks;
    this.preset = preset;
    this.random = new Random(seed);
    const encoding = sentenceEncoding(preset.encoding);
    const { slots } = sizes;
    const config = { vocabulary: sizes.vocabulary.size, slots, width, hops, tying, encoding, rectify };
    this.model = new EndToEndMemoryNetwork(config, this.random.split('model'));
    this.optimizer = new Sgd({ learningRate });
    this.#train = tasks.flatMap(({ train }) => train);
    const epoch = Math.max(1, Math.floor(this.#train.length / batch));
    this.#linearSteps = linearEpochs * epoch;
    this.steps = this.#linearSteps + epochs * epoch;
    this.#learningRate = halving({ from: learningRate, every: halveEvery * epoch });
    this.configuration = {
      preset: { ...preset },
      seed,
      tasks: tasks.map(({ name }) => name),
      vocabulary: sizes.vocabulary.words,
    };
  }

  train(step: number): number {
    const { preset, sizes, model, optimizer } = this;
    const random = this.random.split('train').at(step);
    // With replacement, as the released program draws.
    const drawn = random.split('batch').integers(preset.batch, this.#train.length);
    const questions = Array.from(drawn, (i) => this.#train[i] as PreparedQuestion);
    const batch = babiBatch(
      questions,
      sizes,
      model.encoding,
      preset.noise ? random.split('noise') : undefined,
    );
    const linear = step < this.#linearSteps;
    const logits = (context?: CallContext): Tensor2D => model.call({ ...batch.inputs, linear }, context);
    const { value, gradients } = valueAndGradient(
      model,
      () => crossEntropy(logits(), batch.labels, { reduction: 'sum' }) as Scalar,
    );
    const loss = (value.dataSync()[0] ?? Number.NaN) / preset.batch;
    if (!Number.isFinite(loss)) {
      // Once more, watched: the guard throws at the first hop that is not finite.
      checkFinite({ step, model });
      tidy(() => void logits({ probe: new FiniteGuard(step) }));
      checkFinite({ step, loss: value, gradients });
    }
    const clipped = clipEachByNorm(gradients, preset.clip);
    // The rate is halved from the softmax phase's first step on.
    const learningRate = this.#learningRate(Math.max(0, step - this.#linearSteps));
    optimizer.apply(model, clipped, { learningRate });
    disposeBatch(batch);
    dispose([value, ...gradients.values(), ...clipped.values()]);
    return loss;
  }

  glance(): number {
    return this.error(this.tasks.flatMap(({ validation }) => validation));
  }

  measure(): Measures {
    const perTask = this.tasks.map((task) => [task.name, this.error(task.test)] as const);
    const testError = perTask.reduce((total, [, error]) => total + error, 0) / perTask.length;
    const details = this.tasks.length === 1 ? this.supportShares() : Object.fromEntries(perTask);
    return { trainError: this.error(this.#train), validationError: this.glance(), testError, details };
  }

  /** The words that the model answers with, as numbers. */
  answers(questions: readonly PreparedQuestion[]): Int32Array {
    const numbers = new Int32Array(questions.length);
    for (let start = 0; start < questions.length; start += EVALUATED_AT_ONCE) {
      const batch = babiBatch(
        questions.slice(start, start + EVALUATED_AT_ONCE),
        this.sizes,
        this.model.encoding,
      );
      const rows = tidy(() => argMax(this.model.call(batch.inputs), 1).dataSync());
      numbers.set(
        Int32Array.from(rows, (row) => row + 1),
        start,
      );
      disposeBatch(batch);
    }
    return numbers;
  }

  /** Where the weights of the hops lie, over the test questions of all tasks: see {@link supportShares}. */
  supportShares(): Record<string, number> {
    const questions = this.tasks.flatMap(({ test }) => test);
    return supportShares({
      model: this.model,
      sizes: this.sizes,
      questions,
      answers: this.answers(questions),
    });
  }

  /** The share of `questions` that it answers wrongly, in percent. */
  error(questions: readonly PreparedQuestion[]): number {
    const answers = this.answers(questions);
    const wrong = questions.filter(({ answer }, i) => answers[i] !== answer).length;
    return (100 * wrong) / questions.length;
  }
}
