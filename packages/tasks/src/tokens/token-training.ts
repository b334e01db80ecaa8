import { Adam, cosine, crossEntropy, parametersOf, Random, type Schedule } from '@mneme/tensor-core';
import {
  argMax,
  dispose,
  reshape,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { guardedStep } from '../recipes/guarded-step.ts';
import type { Measures, ShowOptions, Training } from '../recipes/recipe.ts';
import { TokenNetwork, type TokenNetworkConfig } from './token-network.ts';
import type { TokenTask } from './token-task.ts';

/** Every choice in the training of a network on sequences of symbols, by name. */
export interface TokenPreset {
  readonly network: TokenNetworkConfig;
  readonly steps: number;
  readonly batch: number;
  /** At first; it falls to 0 along a cosine. */
  readonly learningRate: number;
  /** The largest norm of all gradients together. */
  readonly clip: number;
  /** Batches that there are to learn from, over and over; 0: new ones always. */
  readonly batches: number;
  /** Sequences for each figure that is reported. */
  readonly tested: number;
}

export interface TokenTrainingConfig {
  readonly preset: TokenPreset;
  readonly task: TokenTask;
  readonly seed: number;
}

const LOOKS = 50;
const TESTED_AT_ONCE = 100;

/** A network learning to answer sequences of symbols. */
export class TokenTraining implements Training {
  readonly preset: TokenPreset;
  readonly task: TokenTask;
  readonly random: Random;
  /** `curve` has the error at each look, in percent of the answers, -1 before it. */
  readonly model: { readonly network: TokenNetwork; readonly curve: Variable };
  readonly optimizer: Adam;
  readonly steps: number;
  readonly configuration: Training['configuration'];
  readonly #learningRate: Schedule;

  constructor({ preset, task, seed }: TokenTrainingConfig) {
    this.preset = preset;
    this.task = task;
    this.random = new Random(seed);
    const network = new TokenNetwork(preset.network, task, this.random.split('model'));
    this.model = { network, curve: variable(tensor(new Float32Array(LOOKS).fill(-1)), false) };
    this.optimizer = new Adam({ learningRate: preset.learningRate });
    this.#learningRate = cosine({ from: preset.learningRate, steps: preset.steps });
    this.steps = preset.steps;
    this.configuration = { preset: { ...preset, network: { ...preset.network } }, task: task.name, seed };
  }

  train(step: number): number {
    const { batches, batch, clip } = this.preset;
    const { network } = this.model;
    const { tokens, targets } = this.#batch('train', batches > 0 ? step % batches : step, batch);
    const loss = guardedStep({
      ...{ model: network, optimizer: this.optimizer, step, clip, learningRate: this.#learningRate(step) },
      loss: () => crossEntropy(rows(network.call(tokens)), targets),
    });
    dispose([tokens, targets]);
    this.#look(step);
    return loss;
  }

  #batch(name: string, at: number, size: number): { tokens: Tensor; targets: Tensor } {
    const { steps, tokens, targets } = this.task.draw(this.random.split(name).at(at), size);
    return {
      tokens: tensor(tokens, [size, steps], 'int32'),
      targets: tensor(targets, [targets.length], 'int32'),
    };
  }

  #look(step: number): void {
    const every = Math.max(1, Math.floor(this.steps / LOOKS));
    const look = (step + 1) / every - 1;
    if (!Number.isInteger(look) || look >= LOOKS) return;
    const curve = this.model.curve.dataSync().slice();
    curve[look] = this.glance();
    const next = tensor(curve);
    this.model.curve.assign(next);
    next.dispose();
  }

  /** The share of wrong answers on `count` sequences, in percent, which depend on `name` and the seed alone. */
  error(name: string, count: number): number {
    const rounds = Math.ceil(count / TESTED_AT_ONCE);
    let wrong = 0;
    for (let i = 0; i < rounds; i++) {
      const { tokens, targets } = this.#batch(name, i, TESTED_AT_ONCE);
      const answers = tidy(() => argMax(rows(this.model.network.call(tokens)), 1).dataSync<'int32'>());
      const wanted = targets.dataSync<'int32'>();
      wrong += answers.reduce(
        (total: number, answer: number, j: number) => total + Number(answer !== wanted[j]),
        0,
      );
      dispose([tokens, targets]);
    }
    return (100 * wrong) / (rounds * TESTED_AT_ONCE * this.task.answers);
  }

  glance(): number {
    return this.error('validation', TESTED_AT_ONCE);
  }

  measure(): Measures {
    const { tested } = this.preset;
    return {
      trainError: this.error('train', tested),
      validationError: this.error('validation', tested),
      testError: this.error('test', tested),
      details: { stepsToSolve: this.#stepsToSolve(), parameters: this.parameters() },
    };
  }

  /** How many numbers are learnt. */
  parameters(): number {
    return [...parametersOf(this.model.network).values()].reduce((total, { size }) => total + size, 0);
  }

  /** The error at each look so far, in percent. */
  curve(): number[] {
    return [...this.model.curve.dataSync()].filter((error) => error >= 0);
  }

  /** The first step at which at most 5 % of the answers were wrong; -1: none. */
  #stepsToSolve(): number {
    const first = this.curve().findIndex((error) => error <= 5);
    return first < 0 ? -1 : (first + 1) * Math.max(1, Math.floor(this.steps / LOOKS));
  }
}

/** Logits of all answers, `[batch answers, classes]`. */
function rows(logits: Tensor): Tensor {
  return reshape(logits, [-1, logits.shape[2] ?? 1]);
}

/** A test sequence by the numbers of its symbols, what was asked for, and what is answered; for recipes. */
export function showTokensOf(training: Training, { question }: ShowOptions): string {
  if (!(training instanceof TokenTraining)) throw new TypeError('showTokensOf: training must be of symbols');
  const { task, random, model } = training;
  const { steps, tokens, targets } = task.draw(random.split('shown').at(question), 1);
  const answers = tidy(() =>
    argMax(rows(model.network.call(tensor(tokens, [1, steps], 'int32'))), 1).dataSync(),
  );
  return `${task.name}: ${tokens.join(' ')}\nasked for ${targets.join(' ')}\nanswered  ${answers.join(' ')}\n`;
}
