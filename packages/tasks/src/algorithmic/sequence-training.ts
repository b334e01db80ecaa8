import { Adam, type Optimizer, parametersOf, Random, RmsProp, unroll } from '@mneme/tensor-core';
import { dispose, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { guardedStep } from '../recipes/guarded-step.ts';
import type { Measures, Training } from '../recipes/recipe.ts';
import { type SequenceErrors, sequenceErrors, sequenceLoss } from './sequence-loss.ts';
import { type SequenceNetwork, type SequenceNetworkConfig, sequenceNetwork } from './sequence-network.ts';
import { type SequenceTask, sequenceBatch } from './sequence-task.ts';

/** Every choice in the training of a network on sequences of bits, by name. */
export interface SequencePreset {
  readonly network: SequenceNetworkConfig;
  readonly steps: number;
  readonly batch: number;
  readonly optimizer: 'adam' | 'rmsprop';
  readonly learningRate: number;
  /** The largest norm of all gradients together. */
  readonly clip: number;
  /** Sequences for each figure that is reported. */
  readonly tested: number;
}

export interface SequenceTrainingConfig {
  readonly preset: SequencePreset;
  /** What is learnt. */
  readonly task: SequenceTask;
  /** What is asked in the end, by name: longer sequences, say. The first is the test set. */
  readonly tests: Readonly<Record<string, SequenceTask>>;
  readonly seed: number;
}

/** How often a training looks at its own errors. */
const LOOKS = 100;
/** Sequences of one length; those for a figure are of several. */
const TESTED_AT_ONCE = 10;
/** Sequences for each look. */
const LOOKED_AT = 100;
/** Below so many wrong bits a sequence a task counts as solved (Collier and Beel 2018). */
const SOLVED = 0.1;

/** A network learning to answer sequences of bits with sequences of bits. */
export class SequenceTraining implements Training {
  readonly preset: SequencePreset;
  readonly task: SequenceTask;
  readonly tests: Readonly<Record<string, SequenceTask>>;
  readonly random: Random;
  /** `curve` has the wrong bits a sequence at each look, -1 before it. */
  readonly model: { readonly network: SequenceNetwork; readonly curve: Variable };
  readonly optimizer: Optimizer;
  readonly steps: number;
  readonly configuration: Training['configuration'];

  constructor({ preset, task, tests, seed }: SequenceTrainingConfig) {
    this.preset = preset;
    this.task = task;
    this.tests = tests;
    this.random = new Random(seed);
    const network = sequenceNetwork(preset.network, task, this.random.split('model'));
    const curve = new Float32Array(LOOKS).fill(-1);
    this.model = { network, curve: variable(tensor(curve), false) };
    const { learningRate } = preset;
    this.optimizer =
      preset.optimizer === 'adam'
        ? new Adam({ learningRate })
        : new RmsProp({ learningRate, decay: 0.95, momentum: 0.9, epsilon: 1e-10 });
    this.steps = preset.steps;
    this.configuration = { preset: { ...preset, network: { ...preset.network } }, task: task.name, seed };
  }

  train(step: number): number {
    const { preset, optimizer } = this;
    const { network } = this.model;
    const data = this.task.draw(this.random.split('train').at(step), preset.batch);
    const batch = sequenceBatch(this.task, data);
    const loss = guardedStep({
      ...{ model: network, optimizer, step, clip: preset.clip },
      loss: (context) => sequenceLoss(unroll(network, batch.inputs, {}, context).output, batch),
    });
    dispose(Object.values(batch));
    this.#look(step);
    return loss;
  }

  /** Notes the errors of the day, so many times in a training. */
  #look(step: number): void {
    const every = Math.max(1, Math.floor(this.steps / LOOKS));
    const look = (step + 1) / every - 1;
    if (!Number.isInteger(look) || look >= LOOKS) return;
    const curve = this.model.curve.dataSync().slice();
    curve[look] = this.errors(this.task, 'look', LOOKED_AT).wrongBits;
    const next = tensor(curve);
    this.model.curve.assign(next);
    next.dispose();
  }

  /** The errors on `count` sequences of a task, which depend on `name` and the seed alone. */
  errors(task: SequenceTask, name: string, count: number): SequenceErrors {
    const total = { wrongBits: 0, wrongSequences: 0, cost: 0 };
    const rounds = Math.ceil(count / TESTED_AT_ONCE);
    for (let i = 0; i < rounds; i++) {
      const data = task.draw(this.random.split(name).at(i), TESTED_AT_ONCE);
      const batch = sequenceBatch(task, data);
      const made = tidy(() => sequenceErrors(unroll(this.model.network, batch.inputs).output, batch));
      dispose(Object.values(batch));
      for (const key of ['wrongBits', 'wrongSequences', 'cost'] as const) total[key] += made[key] / rounds;
    }
    return total;
  }

  glance(): number {
    return this.errors(this.task, 'look', LOOKED_AT).wrongSequences;
  }

  measure(): Measures {
    const { tested } = this.preset;
    const all = Object.entries(this.tests).map(
      ([name, task]) => [name, this.errors(task, `test ${name}`, tested)] as const,
    );
    const details = Object.fromEntries(
      all.flatMap(([name, { wrongBits, wrongSequences, cost }]) => [
        [`${name}: wrong bits a sequence`, wrongBits],
        [`${name}: wrong sequences, percent`, wrongSequences],
        [`${name}: cost, bits a sequence`, cost],
      ]),
    );
    return {
      trainError: this.errors(this.task, 'trained', tested).wrongSequences,
      validationError: this.glance(),
      testError: all[0]?.[1].wrongSequences ?? Number.NaN,
      details: {
        ...details,
        ...this.#bounds(),
        stepsToSolve: this.#stepsToSolve(),
        parameters: this.parameters(),
      },
    };
  }

  /** How many numbers are learnt. */
  parameters(): number {
    return [...parametersOf(this.model.network).values()].reduce((total, { size }) => total + size, 0);
  }

  /** The wrong bits a sequence at each look so far. */
  curve(): number[] {
    return [...this.model.curve.dataSync()].filter((wrong) => wrong >= 0);
  }

  /** The step of the first look from which on the mean of that and the next is below {@link SOLVED}; -1: none. */
  #stepsToSolve(): number {
    const looks = this.curve();
    const every = Math.max(1, Math.floor(this.steps / LOOKS));
    const first = looks.findIndex((wrong, i) => (wrong + (looks[i + 1] ?? wrong)) / 2 < SOLVED);
    return first < 0 ? -1 : (first + 1) * every;
  }

  #bounds(): Record<string, number> {
    const bounded = Object.entries(this.tests).filter(([, task]) => task.bound);
    return Object.fromEntries(
      bounded.map(([name, task]) => {
        const data = task.draw(this.random.split(`test ${name}`).at(0), this.preset.tested);
        return [`${name}: least cost, bits a sequence`, task.bound?.(data) ?? Number.NaN];
      }),
    );
  }
}
