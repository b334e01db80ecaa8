import {
  ContinuousQueue,
  ContinuousStack,
  FeedForwardCell,
  type HeldValues,
  type Memory,
  MemoryAugmentedNetwork,
  type NoState,
} from '@mneme/memory-net';
import { Adam, type CallContext, crossEntropy, Random, unroll } from '@mneme/tensor-core';
import { argMax, dispose, slice, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { guardedStep } from '../recipes/guarded-step.ts';
import type { Measures, Training } from '../recipes/recipe.ts';
import {
  drawSequences,
  type TransductionBatch,
  type TransductionOrder,
  transductionBatch,
} from './transduction-batch.ts';

/** Every choice in the training of a controller with a stack or a queue, by name. */
export interface TransductionPreset {
  readonly symbols: number;
  /** The size of a value on the stack or in the queue. */
  readonly width: number;
  /** The size of the controller. */
  readonly size: number;
  /** The first bias of how much is popped: below 0 what is pushed stays, until popping is learnt. */
  readonly popBias: number;
  /** The longest sequence to learn from. */
  readonly longest: number;
  /** The curriculum: no sequence is longer than this at first, and the limit rises by equal factors.. */
  readonly shortest: number;
  /** ..until this share of the steps is done. */
  readonly rising: number;
  readonly testFrom: number;
  readonly testTo: number;
  /** Sequences of each length that are tested. */
  readonly testEach: number;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  /** The largest norm of all gradients together. */
  readonly clip: number;
}

export interface TransductionTrainingConfig {
  readonly container: 'stack' | 'queue';
  readonly order: TransductionOrder;
  readonly preset: TransductionPreset;
  readonly seed: number;
}

/** What a controller did with a sequence. */
export interface TransductionAnswer {
  readonly sequence: Int32Array;
  readonly answers: Int32Array;
  readonly right: boolean;
}

/** A small controller learning to give sequences back by what it puts on a stack, or in a queue. */
export class TransductionTraining implements Training {
  readonly order: TransductionOrder;
  readonly preset: TransductionPreset;
  readonly random: Random;
  readonly model: MemoryAugmentedNetwork<NoState, HeldValues>;
  readonly optimizer: Adam;
  readonly steps: number;
  readonly configuration: Training['configuration'];

  constructor({ container, order, preset, seed }: TransductionTrainingConfig) {
    const { symbols, width, size, learningRate } = preset;
    this.order = order;
    this.preset = preset;
    this.random = new Random(seed);
    const random = this.random.split('model');
    const memory: Memory<HeldValues> =
      container === 'stack' ? new ContinuousStack({ width }) : new ContinuousQueue({ width });
    const input = symbols + 2;
    const controller = new FeedForwardCell({ input: input + memory.reads, size }, random.split('controller'));
    this.model = new MemoryAugmentedNetwork({ input, output: symbols, size, controller, memory }, random);
    this.#bias(width + 1, preset.popBias);
    this.optimizer = new Adam({ learningRate });
    this.steps = preset.steps;
    this.configuration = { preset: { ...preset }, container, order, seed };
  }

  /** Sets one of the biases of what the controller says to the memory. */
  #bias(place: number, value: number): void {
    const { bias } = this.model.control;
    const values = Array.from(bias?.dataSync() ?? [], (first, i) => (i === place ? value : first));
    tidy(() => bias?.assign(tensor1d(values)));
  }

  train(step: number): number {
    const { model, optimizer, preset } = this;
    const random = this.random.split('train').at(step);
    const [length = 1] = random
      .split('length')
      .integers(1, this.longestAt(step))
      .map((drawn) => drawn + 1);
    const batch = this.#drawn(preset.batch, length, random.split('sequences'));
    const loss = guardedStep({
      ...{ model, optimizer, step, clip: preset.clip },
      loss: (context) => crossEntropy(this.#logits(batch, context), batch.labels),
    });
    dispose([batch.inputs, batch.labels]);
    return loss;
  }

  /** The longest sequence that is drawn at `step`. */
  longestAt(step: number): number {
    const { shortest, longest, rising, steps } = this.preset;
    const share = Math.min(1, step / Math.max(1, rising * steps));
    return Math.round(shortest * (longest / shortest) ** share);
  }

  glance(): number {
    return this.#error([this.preset.longest], 16, 'glance');
  }

  measure(): Measures {
    const { longest, testFrom, testTo, testEach } = this.preset;
    const all = (from: number, to: number): number[] =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i);
    return {
      trainError: this.#error(all(1, longest), testEach, 'trained lengths'),
      validationError: this.#error([longest], 64, 'validation'),
      testError: this.#error(all(testFrom, testTo), testEach, 'test'),
      details: { longestLengthError: this.#error([testTo], 64, 'longest') },
    };
  }

  /** What it answers to sequences of one length. */
  answers(sequences: readonly Int32Array[], context: CallContext = {}): TransductionAnswer[] {
    const batch = transductionBatch(sequences, this.preset.symbols, this.order);
    const [said, due] = tidy(() => {
      const rows = argMax(this.#logits(batch, context), 2);
      return [rows.dataSync(), batch.labels.dataSync()];
    });
    dispose([batch.inputs, batch.labels]);
    return sequences.map((sequence, b) => {
      const part = (all: ArrayLike<number>): Int32Array =>
        Int32Array.from({ length: sequence.length }, (_, i) => all[b * sequence.length + i] ?? -1);
      const [answers, expected] = [part(said), part(due)];
      return { sequence, answers, right: answers.every((symbol, i) => symbol === expected[i]) };
    });
  }

  /** `[batch, length, symbols]`, of the blanks. */
  #logits({ inputs }: TransductionBatch, context: CallContext = {}): Tensor {
    return tidy(() => {
      const { output } = unroll(this.model, inputs, {}, context);
      const length = ((inputs.shape[1] ?? 1) - 1) / 2;
      return slice(output, [0, length + 1, 0], [-1, length, -1]);
    });
  }

  #drawn(count: number, length: number, random: Random): TransductionBatch {
    const { symbols } = this.preset;
    return transductionBatch(drawSequences(count, length, symbols, random), symbols, this.order);
  }

  /** The share of sequences that are not given back whole, in percent, over `each` of every length. */
  #error(lengths: readonly number[], each: number, name: string): number {
    const right = lengths.flatMap((length) => {
      const random = this.random.split(name).at(length);
      return this.answers(drawSequences(each, length, this.preset.symbols, random));
    });
    return (100 * right.filter((answer) => !answer.right).length) / right.length;
  }
}
