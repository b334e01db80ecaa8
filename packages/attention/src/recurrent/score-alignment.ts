import { type CallContext, maskedSoftmax } from '@mneme/tensor-core';
import { expandDims, squeeze, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { ScoreLayer } from '../scores/score.ts';
import {
  type Aligned,
  type Alignment,
  checkMemory,
  type DecoderMemory,
  type Stateless,
} from './alignment.ts';

/**
 * Global attention by any score: `a_t = softmax(score(h_t, values))` over all places (Luong, Pham and Manning 2015,
 * equation 7). Its `concat` is an `AdditiveAlignment` too, which projects the memory once a sequence.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dotScore, ScoreAlignment } from '@mneme/attention';
 *
 * const alignment = new ScoreAlignment({ score: dotScore });
 * const { weights } = alignment.call(tensor([[1, 0]]), {}, { values: tensor([[[0, 1], [0, 2]]]) });
 * weights.print(); // [[0.5, 0.5]]
 */
export class ScoreAlignment implements Alignment<Stateless> {
  /** `dot`, `general` and `concat` of the paper: `{ score: dotScore }`, a `BilinearScore`, an `AdditiveScore`. */
  readonly layer: ScoreLayer;

  constructor(layer: ScoreLayer) {
    this.layer = layer;
  }

  call(
    query: Tensor,
    _state: Stateless,
    memory: DecoderMemory,
    context: CallContext = {},
  ): Aligned<Stateless> {
    checkMemory('ScoreAlignment', memory, query);
    const weights = tidy(() => maskedSoftmax(scoresOf(this.layer, query, memory), memory.mask));
    context.probe?.report('weights', weights);
    return { weights, state: {} };
  }

  initialState(): Stateless {
    return {};
  }
}

/** The scores of one query for each item of the batch, `[batch, keys]`. */
export function scoresOf({ score }: ScoreLayer, query: Tensor, { values }: DecoderMemory): Tensor {
  return squeeze(score(expandDims(query, 1), values), [1]);
}
