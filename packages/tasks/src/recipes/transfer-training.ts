import type { Sgd } from '@mneme/tensor-core';
import type { BabiData } from '../babi/parse-babi.ts';
import { type PreparedQuestion, prepareBabi } from '../babi/prepare-babi.ts';
import type { MemN2nPreset } from './memn2n-preset.ts';
import { MemN2nTraining } from './memn2n-training.ts';
import type { Measures, Training } from './recipe.ts';

export interface TransferTrainingConfig {
  /** Names the run. */
  readonly name: string;
  readonly generated: BabiData;
  readonly real: BabiData;
  readonly preset: MemN2nPreset;
  readonly seed: number;
}

/**
 * The same network twice, from the same seed and with the same vocabulary: one learns generated stories, then the other
 * the published ones. Both are tested on the published test questions.
 */
export class TransferTraining implements Training {
  /** Learns generated stories; its test questions are the published ones. */
  readonly onGenerated: MemN2nTraining;
  readonly onReal: MemN2nTraining;
  readonly generatedTest: readonly PreparedQuestion[];
  readonly model: object;
  readonly optimizer: Sgd;
  readonly random: MemN2nTraining['random'];
  readonly steps: number;
  readonly configuration: Training['configuration'];

  constructor({ name, generated, real, preset, seed }: TransferTrainingConfig) {
    const { sizes, tasks } = prepareBabi({ generated, real });
    const [made, published] = tasks;
    if (!made || !published) throw new Error('TransferTraining: tasks must be two, got fewer');
    const common = { sizes, preset, seed };
    this.onGenerated = new MemN2nTraining({ ...common, tasks: [{ ...made, name, test: published.test }] });
    this.onReal = new MemN2nTraining({ ...common, tasks: [{ ...published, name }] });
    this.generatedTest = made.test;
    const [first, second] = [this.onGenerated, this.onReal];
    // A checkpoint has one optimizer; the other one's counter is saved among the models.
    this.model = { generated: first.model, real: second.model, realOptimizer: second.optimizer };
    this.optimizer = first.optimizer;
    this.random = first.random;
    this.steps = first.steps + second.steps;
    this.configuration = { ...first.configuration, trainedOn: ['generated', 'real'] };
  }

  train(step: number): number {
    const { onGenerated, onReal } = this;
    return step < onGenerated.steps ? onGenerated.train(step) : onReal.train(step - onGenerated.steps);
  }

  glance(): number {
    return this.onGenerated.glance();
  }

  measure(): Measures {
    const generated = this.onGenerated.measure();
    const trainedOnReal = this.onReal.measure().testError;
    const details = {
      realTestErrorTrainedOnGenerated: generated.testError,
      realTestErrorTrainedOnReal: trainedOnReal,
      pointsLost: generated.testError - trainedOnReal,
      generatedTestErrorTrainedOnGenerated: this.onGenerated.error(this.generatedTest),
    };
    return { ...generated, details };
  }
}
