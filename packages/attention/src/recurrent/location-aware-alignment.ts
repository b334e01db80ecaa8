import {
  type CallContext,
  convolve,
  glorotUniform,
  linear,
  maskedSoftmax,
  parameter,
  type Random,
  requireInteger,
} from '@mneme/tensor-core';
import { add, expandDims, squeeze, type Tensor, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';
import type { AdditiveScoreConfig, AdditiveWeights } from '../scores/additive-score.ts';
import { additiveParameters, projectedAdditiveScore } from './additive-alignment.ts';
import { type Aligned, type Alignment, checkMemory, type DecoderMemory } from './alignment.ts';

/** What a {@link LocationAwareAlignment} carries from step to step. */
export type LocationAwareState = {
  /** a_{t-1}, `[batch, keys]`; zeros before the first step. */
  readonly previous: Tensor;
};

/** The sizes of a {@link LocationAwareAlignment}. */
export interface LocationAwareConfig extends AdditiveScoreConfig {
  /** How many filters look at the last weights. */
  readonly filters: number;
  /** How many places each sees, about its own. */
  readonly kernel: number;
}

/**
 * Additive attention that knows where it was a step ago (Chorowski et al. 2015, equations 8 and 9):
 *
 *     f_t = F * a_{t-1},   a_t = softmax(v'tanh(W h_j + U q_t + V f_tj))
 *
 * F is a convolution, so that what is learned is a move, "one further", wherever it was. All weights are Glorot-uniform at
 * first.
 *
 * @throws RangeError `LocationAwareAlignment: kernel must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { LocationAwareAlignment } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const config = { queryDepth: 3, keyDepth: 2, hidden: 5, filters: 2, kernel: 3 };
 * const alignment = new LocationAwareAlignment(config, new Random(0));
 * const memory = { values: ones([1, 4, 2]) };
 * const { weights } = alignment.call(ones([1, 3]), alignment.initialState(memory), memory);
 * weights.print(); // [[0.25, 0.25, 0.25, 0.25]]: it was nowhere yet
 */
export class LocationAwareAlignment implements Alignment<LocationAwareState>, AdditiveWeights {
  readonly keyWeight: Variable;
  readonly queryWeight: Variable;
  readonly vector: Variable;
  /** F, `[filters, 1, kernel]` */
  readonly filterWeight: Variable;
  /** V, `[hidden, filters]` */
  readonly locationWeight: Variable;

  constructor(config: LocationAwareConfig, random: Random) {
    const { filters, kernel, hidden } = config;
    requireInteger('LocationAwareAlignment', 'filters', filters);
    requireInteger('LocationAwareAlignment', 'kernel', kernel);
    const { keyWeight, queryWeight, vector } = additiveParameters('LocationAwareAlignment', config, random);
    this.keyWeight = keyWeight;
    this.queryWeight = queryWeight;
    this.vector = vector;
    this.filterWeight = parameter(glorotUniform([filters, 1, kernel], random.split('filterWeight')));
    this.locationWeight = parameter(glorotUniform([hidden, filters], random.split('locationWeight')));
  }

  call(
    query: Tensor,
    { previous }: LocationAwareState,
    memory: DecoderMemory,
    context: CallContext = {},
  ): Aligned<LocationAwareState> {
    checkMemory('LocationAwareAlignment', memory, query);
    const weights = tidy(() => {
      const keys = memory.keys ?? this.prepare(memory.values);
      const features = convolve(expandDims(previous, -1), this.filterWeight, { padding: 'same' });
      const located = add(keys, linear(features, this.locationWeight));
      const scores = projectedAdditiveScore(expandDims(query, 1), located, this);
      return maskedSoftmax(squeeze(scores, [1]), memory.mask);
    });
    context.probe?.report('weights', weights);
    return { weights, state: { previous: weights } };
  }

  initialState(memory: DecoderMemory): LocationAwareState {
    const { batch, keys } = checkMemory('LocationAwareAlignment', memory);
    return { previous: zeros([batch, keys]) };
  }

  prepare(values: Tensor): Tensor {
    return linear(values, this.keyWeight);
  }
}
