import {
  type CallContext,
  glorotUniform,
  maskedSoftmax,
  parameter,
  type Random,
  requireInteger,
  requirePositive,
} from '@mneme/tensor-core';
import {
  add,
  cast,
  fill,
  logicalAnd,
  sum,
  type Tensor,
  tidy,
  type Variable,
  zeros,
} from '@tensorflow/tfjs-core';
import type { ScoreLayer } from '../scores/score.ts';
import {
  type Aligned,
  type Alignment,
  checkMemory,
  type DecoderMemory,
  type Stateless,
} from './alignment.ts';
import {
  gaussianWindowWeights,
  localWindow,
  type PositionWeights,
  predictedPosition,
} from './local-attention.ts';
import { scoresOf } from './score-alignment.ts';

/** What a {@link LocalMonotonicAlignment} carries from step to step. */
export type LocalMonotonicState = {
  /** t, the number of steps before, `[batch]`. */
  readonly position: Tensor;
};

/**
 * Local attention that moves one place a step, "local-m": a softmax of the scores over the window about p_t = t (Luong,
 * Pham and Manning 2015, section 3.2).
 *
 * @throws RangeError `LocalMonotonicAlignment: reach must be a finite number above 0, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { dotScore, LocalMonotonicAlignment } from '@mneme/attention';
 *
 * const alignment = new LocalMonotonicAlignment({ layer: { score: dotScore }, reach: 1 });
 * const memory = { values: ones([1, 4, 2]) };
 * const { weights } = alignment.call(ones([1, 2]), alignment.initialState(memory), memory);
 * weights.print(); // [[0.5, 0.5, 0, 0]]
 */
export class LocalMonotonicAlignment implements Alignment<LocalMonotonicState> {
  readonly layer: ScoreLayer;
  readonly reach: number;

  constructor({ layer, reach }: { readonly layer: ScoreLayer; readonly reach: number }) {
    requirePositive('LocalMonotonicAlignment', 'reach', reach);
    this.layer = layer;
    this.reach = reach;
  }

  call(
    query: Tensor,
    { position }: LocalMonotonicState,
    memory: DecoderMemory,
    context: CallContext = {},
  ): Aligned<LocalMonotonicState> {
    const { keys } = checkMemory('LocalMonotonicAlignment', memory, query);
    const { weights, next } = tidy(() => {
      const window = localWindow(position, { keys, reach: this.reach });
      const seen = memory.mask ? logicalAnd(window, memory.mask) : window;
      return {
        weights: maskedSoftmax(scoresOf(this.layer, query, memory), seen),
        next: add(position, 1),
      };
    });
    context.probe?.report('weights', weights);
    return { weights, state: { position: next } };
  }

  initialState(memory: DecoderMemory): LocalMonotonicState {
    return { position: zeros([checkMemory('LocalMonotonicAlignment', memory).batch]) };
  }
}

/** The sizes of a {@link LocalPredictiveAlignment}. */
export interface LocalPredictiveConfig {
  readonly layer: ScoreLayer;
  /** D, above 0. */
  readonly reach: number;
  readonly queryDepth: number;
  /** How many units predict the position. */
  readonly hidden: number;
}

/**
 * Local attention that predicts where to look, "local-p": {@link gaussianWindowWeights} about {@link predictedPosition}
 * (Luong, Pham and Manning 2015, equations 9 and 10). S is the number of places that the mask leaves, which are taken to
 * be the first. Weights are Glorot-uniform at first.
 *
 * @throws RangeError `LocalPredictiveAlignment: reach must be a finite number above 0, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { dotScore, LocalPredictiveAlignment } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const config = { layer: { score: dotScore }, reach: 2, queryDepth: 2, hidden: 3 };
 * const alignment = new LocalPredictiveAlignment(config, new Random(0));
 * console.log(alignment.call(ones([1, 2]), {}, { values: ones([1, 4, 2]) }).weights.shape); // [1, 4]
 */
export class LocalPredictiveAlignment implements Alignment<Stateless>, PositionWeights {
  readonly layer: ScoreLayer;
  readonly reach: number;
  readonly positionWeight: Variable;
  readonly positionVector: Variable;

  constructor({ layer, reach, queryDepth, hidden }: LocalPredictiveConfig, random: Random) {
    requirePositive('LocalPredictiveAlignment', 'reach', reach);
    requireInteger('LocalPredictiveAlignment', 'queryDepth', queryDepth);
    requireInteger('LocalPredictiveAlignment', 'hidden', hidden);
    this.layer = layer;
    this.reach = reach;
    const make = (name: string, shape: [number, number]): Variable =>
      parameter(glorotUniform(shape, random.split(name)));
    this.positionWeight = make('positionWeight', [hidden, queryDepth]);
    this.positionVector = make('positionVector', [1, hidden]);
  }

  call(
    query: Tensor,
    _state: Stateless,
    memory: DecoderMemory,
    context: CallContext = {},
  ): Aligned<Stateless> {
    const { batch, keys } = checkMemory('LocalPredictiveAlignment', memory, query);
    const { mask } = memory;
    const weights = tidy(() => {
      const lengths = mask ? sum(cast(mask, 'float32'), 1) : fill([batch], keys);
      const position = predictedPosition(query, lengths, this);
      context.probe?.report('position', position);
      const scores = scoresOf(this.layer, query, memory);
      return gaussianWindowWeights(scores, position, { reach: this.reach, ...(mask && { mask }) });
    });
    context.probe?.report('weights', weights);
    return { weights, state: {} };
  }

  initialState(): Stateless {
    return {};
  }
}
