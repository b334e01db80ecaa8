import { type CallContext, oneHot, requireAtLeastZero } from '@mneme/tensor-core';
import { type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { type Aligned, type Alignment, checkMemory, type DecoderMemory } from '../recurrent/alignment.ts';
import { scoresOf } from '../recurrent/score-alignment.ts';
import type { ScoreLayer } from '../scores/score.ts';
import { hardMonotonicAttention } from './hard-monotonic-attention.ts';
import { monotonicAttention } from './monotonic-attention.ts';
import { monotonicProbabilities } from './monotonic-probabilities.ts';

/** What a {@link MonotonicAlignment} carries from step to step. */
export type MonotonicState = {
  /** a_{i-1}, `[batch, keys]`. */
  readonly previous: Tensor;
};

/** The parts of a {@link MonotonicAlignment}. */
export interface MonotonicAlignmentConfig {
  /** As a rule a `MonotonicEnergy`. */
  readonly layer: ScoreLayer;
  /** The standard deviation of the noise where the context has a `random`; at least 0, default 1. */
  readonly noise?: number;
}

/**
 * The alignment of a decoder whose attention only moves forwards, to train it: {@link monotonicAttention} of
 * {@link monotonicProbabilities} (Raffel et al. 2017). Use it with a context that has a `random`, and a
 * {@link HardMonotonicAlignment} of the same layer at inference.
 *
 * @throws RangeError `MonotonicAlignment: noise must be a finite number of at least 0, got -1`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { MonotonicAlignment, MonotonicEnergy } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const layer = new MonotonicEnergy({ queryDepth: 3, keyDepth: 2, hidden: 5 }, new Random(0));
 * const alignment = new MonotonicAlignment({ layer });
 * const memory = { values: ones([1, 4, 2]) };
 * console.log(alignment.call(ones([1, 3]), alignment.initialState(memory), memory).weights.shape); // [1, 4]
 */
export class MonotonicAlignment implements Alignment<MonotonicState> {
  readonly layer: ScoreLayer;
  readonly noise: number;

  constructor({ layer, noise = 1 }: MonotonicAlignmentConfig) {
    requireAtLeastZero('MonotonicAlignment', 'noise', noise);
    this.layer = layer;
    this.noise = noise;
  }

  call(
    query: Tensor,
    { previous }: MonotonicState,
    memory: DecoderMemory,
    context: CallContext = {},
  ): Aligned<MonotonicState> {
    checkMemory('MonotonicAlignment', memory, query);
    const weights = tidy(() => {
      const { mask } = memory;
      const energies = scoresOf(this.layer, query, memory);
      const config = { noise: this.noise, ...(mask && { mask }) };
      return monotonicAttention(monotonicProbabilities(energies, config, context), previous);
    });
    context.probe?.report('weights', weights);
    return { weights, state: { previous: weights } };
  }

  initialState(memory: DecoderMemory): MonotonicState {
    const { batch, keys } = checkMemory('MonotonicAlignment', memory);
    return { previous: tidy(() => oneHot(zeros([batch], 'int32'), keys)) };
  }
}

/** What a {@link HardMonotonicAlignment} carries from step to step. */
export type HardMonotonicState = {
  /** int32 `[batch]`: where it stopped before. */
  readonly stop: Tensor;
};

/**
 * The same at inference: {@link hardMonotonicAttention}, which never reads what is behind it. It has no gradient.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dotScore, HardMonotonicAlignment } from '@mneme/attention';
 *
 * const alignment = new HardMonotonicAlignment({ score: dotScore });
 * const memory = { values: tensor([[[-1], [1], [1]]]) };
 * const { weights } = alignment.call(tensor([[5]]), alignment.initialState(memory), memory);
 * weights.print(); // [[0, 1, 0]]
 */
export class HardMonotonicAlignment implements Alignment<HardMonotonicState> {
  readonly layer: ScoreLayer;

  constructor(layer: ScoreLayer) {
    this.layer = layer;
  }

  call(
    query: Tensor,
    { stop }: HardMonotonicState,
    memory: DecoderMemory,
    context: CallContext = {},
  ): Aligned<HardMonotonicState> {
    checkMemory('HardMonotonicAlignment', memory, query);
    const { weights, position } = tidy(() => {
      const { mask } = memory;
      const energies = scoresOf(this.layer, query, memory);
      return hardMonotonicAttention(monotonicProbabilities(energies, mask ? { mask } : {}), stop);
    });
    context.probe?.report('weights', weights);
    return { weights, state: { stop: position } };
  }

  initialState(memory: DecoderMemory): HardMonotonicState {
    return { stop: zeros([checkMemory('HardMonotonicAlignment', memory).batch], 'int32') };
  }
}
