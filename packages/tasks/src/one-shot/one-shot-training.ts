import { MatchingNetwork } from '@mneme/memory-net';
import { AdamW, cosine, crossEntropy, parametersOf, Random, type Schedule, warmUp } from '@mneme/tensor-core';
import { add, dispose, expandDims, eye, log, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { guardedStep } from '../recipes/guarded-step.ts';
import type { Measures, Training } from '../recipes/recipe.ts';
import { oneShotError, type ViewConfig } from './classify-runs.ts';
import { drawEpisode, type PreparedAlphabet } from './draw-episode.ts';
import { ImageEncoder } from './image-encoder.ts';
import { drawRuns, type PreparedRun } from './one-shot-data.ts';
import { drawWarp, STILL, type Warp, type WarpLimits } from './warp-image.ts';

/** Every choice in the training of a matching network on episodes, by name. */
export interface OneShotPreset {
  /** The side of the images that the encoder sees. */
  readonly size: number;
  readonly channels: readonly number[];
  readonly strides: readonly number[];
  /** The share of an image's features that a training step leaves out. */
  readonly dropout: number;
  /** Of the cosines, at first. */
  readonly strength: number;
  /** Classes of an episode, and drawings to classify of each. */
  readonly ways: number;
  readonly queries: number;
  /** How far the drawings of an episode are warped, and those of a view when the network is used. */
  readonly limits: WarpLimits;
  readonly viewLimits: WarpLimits;
  /** How many views of a run are averaged when it is measured; the first is the images as they are. */
  readonly views: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** The largest norm of all gradients together. */
  readonly clip: number;
  /** Runs drawn to measure the training and the validation error on. */
  readonly runs: number;
}

/** What is learnt from and what is measured on. */
export interface OneShotData {
  readonly train: readonly PreparedAlphabet[];
  /** Alphabets that are not learnt from, for the progress bar and for choices that a person makes. */
  readonly validation: readonly PreparedAlphabet[];
  readonly test: readonly PreparedRun[];
}

export interface OneShotTrainingConfig {
  readonly data: OneShotData;
  readonly preset: OneShotPreset;
  readonly seed: number;
  /** Figures besides the errors. */
  readonly details?: () => Readonly<Record<string, number>>;
}

/** Steps over which the learning rate rises. */
const RISE = 50;
/** Under the logarithm: far below the least share that a cosine can give. */
const TINY = 1e-30;

/** A matching network learning from episodes that are drawn from alphabets, one a step. */
export class OneShotTraining implements Training {
  readonly preset: OneShotPreset;
  readonly data: OneShotData;
  readonly random: Random;
  readonly model: MatchingNetwork<ImageEncoder>;
  readonly optimizer: AdamW;
  readonly steps: number;
  readonly configuration: Training['configuration'];
  readonly #learningRate: Schedule;
  readonly #details: () => Readonly<Record<string, number>>;

  constructor({ data, preset, seed, details = () => ({}) }: OneShotTrainingConfig) {
    const { learningRate, weightDecay, steps, strength } = preset;
    this.preset = preset;
    this.data = data;
    this.random = new Random(seed);
    const encoder = new ImageEncoder(preset, this.random.split('model'));
    this.model = new MatchingNetwork({ encoder, strength });
    const decays = (path: string): boolean => path.endsWith('weight') && !path.includes('norm');
    this.optimizer = new AdamW({ learningRate, weightDecay, decays });
    this.steps = steps;
    const { limits, viewLimits } = preset;
    this.configuration = {
      preset: { ...preset, limits: { ...limits }, viewLimits: { ...viewLimits } },
      seed,
    };
    this.#learningRate = warmUp(RISE, cosine({ from: learningRate, steps }));
    this.#details = details;
  }

  train(step: number): number {
    const { model, optimizer, preset } = this;
    const episode = this.#episode(step);
    const random = this.random.split('dropout').at(step);
    const loss = guardedStep({
      ...{ model, optimizer, step, clip: preset.clip, learningRate: this.#learningRate(step) },
      loss: (context = { random }) => {
        const shares = model.call(episode, context);
        return crossEntropy(log(add(shares, TINY)), episode.answers);
      },
    });
    dispose(Object.values(episode));
    return loss;
  }

  #episode(step: number): Readonly<Record<'query' | 'support' | 'labels' | 'answers', Tensor>> {
    const { ways, queries, size } = this.preset;
    const drawn = drawEpisode(this.data.train, this.preset, this.random.split('episodes').at(step));
    return {
      query: tensor(drawn.query, [1, ways * queries, size, size]),
      support: tensor(drawn.support, [1, ways, size, size]),
      labels: tidy(() => expandDims(eye(ways), 0)),
      answers: tensor(drawn.answers, [1, ways * queries], 'int32'),
    };
  }

  glance(): number {
    return this.#drawnError('validation', [STILL]);
  }

  measure(): Measures {
    const { model, data } = this;
    const views = this.views();
    const parameters = [...parametersOf(model).values()];
    return {
      trainError: this.#drawnError('train', views.views),
      validationError: this.#drawnError('validation', views.views),
      testError: oneShotError(model, data.test, views),
      details: {
        ...this.#details(),
        oneViewError: oneShotError(model, data.test, { ...views, views: [STILL] }),
        strength: Math.exp(model.logStrength.dataSync()[0] ?? Number.NaN),
        parameters: parameters.reduce((total, { size }) => total + size, 0),
      },
    };
  }

  /** How the network looks at images when it is used: the same views for every seed. */
  views(): ViewConfig {
    const { size, views, viewLimits } = this.preset;
    const random = new Random(0).split('views');
    const drawn = Array.from(
      { length: views },
      (_, i): Warp => (i === 0 ? STILL : drawWarp(viewLimits, random.at(i))),
    );
    return { size, views: drawn };
  }

  /** On runs drawn of alphabets in the manner of the official ones, the same for every seed. */
  #drawnError(part: 'train' | 'validation', views: readonly Warp[]): number {
    const { ways, runs, size } = this.preset;
    const drawn = drawRuns(this.data[part], { ways, count: runs }, new Random(0).split(part));
    return drawn.length === 0 ? Number.NaN : oneShotError(this.model, drawn, { size, views });
  }
}
