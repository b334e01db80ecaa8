import {
  type CallContext,
  glorotUniform,
  linear,
  maskedSoftmax,
  parameter,
  type Random,
} from '@mneme/tensor-core';
import { add, expandDims, squeeze, type Tensor, tidy, type Variable, zeros } from '@tensorflow/tfjs-core';
import type { AdditiveScoreConfig, AdditiveWeights } from '../scores/additive-score.ts';
import { additiveParameters, projectedAdditiveScore } from './additive-alignment.ts';
import { type Aligned, type Alignment, checkMemory, type DecoderMemory } from './alignment.ts';

/** What a {@link CoverageAlignment} carries from step to step. */
export type CoverageState = {
  /** c_t, the sum of the weights of all earlier steps, `[batch, keys]`. */
  readonly coverage: Tensor;
};

/**
 * Additive attention that knows where it has been (Tu et al. 2016; See, Liu and Manning 2017, equations 10 and 11):
 *
 *     a_t = softmax(v'tanh(W h_j + U q_t + w_c c_tj)),   c_t = a_0 + .. + a_{t-1}
 *
 * A place where the sum is large has been read; what that means is learned in w_c, and `coverageLoss` has it avoided.
 *
 * @throws RangeError `CoverageAlignment: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { CoverageAlignment } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const alignment = new CoverageAlignment({ queryDepth: 3, keyDepth: 2, hidden: 5 }, new Random(0));
 * const memory = { values: ones([1, 4, 2]) };
 * const { state } = alignment.call(ones([1, 3]), alignment.initialState(memory), memory);
 * state.coverage.print(); // [[0.25, 0.25, 0.25, 0.25]]
 */
export class CoverageAlignment implements Alignment<CoverageState>, AdditiveWeights {
  readonly keyWeight: Variable;
  readonly queryWeight: Variable;
  readonly vector: Variable;
  /** w_c, `[hidden, 1]` */
  readonly coverageWeight: Variable;

  constructor(config: AdditiveScoreConfig, random: Random) {
    const { keyWeight, queryWeight, vector } = additiveParameters('CoverageAlignment', config, random);
    this.keyWeight = keyWeight;
    this.queryWeight = queryWeight;
    this.vector = vector;
    this.coverageWeight = parameter(glorotUniform([config.hidden, 1], random.split('coverageWeight')));
  }

  call(
    query: Tensor,
    { coverage }: CoverageState,
    memory: DecoderMemory,
    context: CallContext = {},
  ): Aligned<CoverageState> {
    checkMemory('CoverageAlignment', memory, query);
    const { weights, next } = tidy(() => {
      const keys = memory.keys ?? this.prepare(memory.values);
      const seen = linear(expandDims(coverage, -1), this.coverageWeight);
      const scores = projectedAdditiveScore(expandDims(query, 1), add(keys, seen), this);
      const given = maskedSoftmax(squeeze(scores, [1]), memory.mask);
      return { weights: given, next: add(coverage, given) };
    });
    context.probe?.report('weights', weights);
    return { weights, state: { coverage: next } };
  }

  initialState(memory: DecoderMemory): CoverageState {
    const { batch, keys } = checkMemory('CoverageAlignment', memory);
    return { coverage: zeros([batch, keys]) };
  }

  prepare(values: Tensor): Tensor {
    return linear(values, this.keyWeight);
  }
}
