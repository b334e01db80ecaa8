import {
  axes,
  type CallContext,
  glorotUniform,
  linear,
  maskedSoftmax,
  parameter,
  type Random,
  requireInteger,
} from '@mneme/tensor-core';
import { add, expandDims, squeeze, type Tensor, tanh, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { AdditiveScoreConfig, AdditiveWeights } from '../scores/additive-score.ts';
import {
  type Aligned,
  type Alignment,
  checkMemory,
  type DecoderMemory,
  type Stateless,
} from './alignment.ts';

/**
 * The additive score `e_j = v'tanh(k_j + U q)` (Bahdanau, Cho and Bengio 2015,
 * appendix A.1.2), on keys that were projected before: `k_j = W h_j` is the same at every step of a decoder. What else
 * the score is to know of a place (its coverage, where the last step looked) is added to its key.
 *
 * @param query - q, `[..., queries, queryDepth]`
 * @param projected - k, `[..., keys, hidden]`
 * @param weights - `queryWeight`, U, `[hidden, queryDepth]`, and `vector`, v, `[1, hidden]`
 * @returns `[..., queries, keys]`
 * @throws ShapeError `projectedAdditiveScore: vector must be [1, hidden], got [1, 3]: hidden is 2 in projected but 3 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { projectedAdditiveScore } from '@mneme/attention';
 *
 * const weights = { queryWeight: tensor([[1]]), vector: tensor([[2]]) };
 * projectedAdditiveScore(tensor([[0.5]]), tensor([[-0.5], [0.5]]), weights).print(); // [[0, 1.5232]]
 */
export function projectedAdditiveScore(
  query: Tensor,
  projected: Tensor,
  { queryWeight, vector }: Pick<AdditiveWeights, 'queryWeight' | 'vector'>,
): Tensor {
  axes(
    'projectedAdditiveScore',
    { query, projected, queryWeight, vector },
    {
      query: '... queries queryDepth',
      projected: '... keys hidden',
      queryWeight: 'hidden queryDepth',
      vector: '1 hidden',
    },
  );
  return tidy(() => {
    const ofQueries = expandDims(linear(query, queryWeight), -2); // [..., queries, 1, hidden]
    const sums = add(expandDims(projected, -3), ofQueries);
    return squeeze(linear(tanh(sums), vector), [-1]);
  });
}

/**
 * Bahdanau's alignment model: `a_t = softmax(v'tanh(W h_j + U q_t))` (Bahdanau, Cho and Bengio 2015, equation 6 and
 * appendix A.1.2). `W h_j` is computed once a sequence. Weights are Glorot-uniform at first.
 *
 * @throws RangeError `AdditiveAlignment: hidden must be an integer of at least 1, got 0`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { AdditiveAlignment } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const alignment = new AdditiveAlignment({ queryDepth: 3, keyDepth: 2, hidden: 5 }, new Random(0));
 * const { weights } = alignment.call(ones([1, 3]), {}, { values: ones([1, 4, 2]) });
 * weights.print(); // [[0.25, 0.25, 0.25, 0.25]]
 */
export class AdditiveAlignment implements Alignment<Stateless>, AdditiveWeights {
  readonly keyWeight: Variable;
  readonly queryWeight: Variable;
  readonly vector: Variable;

  constructor(config: AdditiveScoreConfig, random: Random) {
    const { keyWeight, queryWeight, vector } = additiveParameters('AdditiveAlignment', config, random);
    this.keyWeight = keyWeight;
    this.queryWeight = queryWeight;
    this.vector = vector;
  }

  call(
    query: Tensor,
    _state: Stateless,
    memory: DecoderMemory,
    context: CallContext = {},
  ): Aligned<Stateless> {
    checkMemory('AdditiveAlignment', memory, query);
    const weights = tidy(() => {
      const keys = memory.keys ?? this.prepare(memory.values);
      const scores = projectedAdditiveScore(expandDims(query, 1), keys, this);
      return maskedSoftmax(squeeze(scores, [1]), memory.mask);
    });
    context.probe?.report('weights', weights);
    return { weights, state: {} };
  }

  initialState(): Stateless {
    return {};
  }

  prepare(values: Tensor): Tensor {
    return linear(values, this.keyWeight);
  }
}

/** First values of the matrices of an additive score. */
export function additiveParameters(
  where: string,
  { queryDepth, keyDepth, hidden }: AdditiveScoreConfig,
  random: Random,
): { readonly [Name in keyof AdditiveWeights]: Variable } {
  for (const [name, size] of Object.entries({ queryDepth, keyDepth, hidden })) {
    requireInteger(where, name, size);
  }
  const make = (name: string, shape: [number, number]): Variable =>
    parameter(glorotUniform(shape, random.split(name)));
  return {
    keyWeight: make('keyWeight', [hidden, keyDepth]),
    queryWeight: make('queryWeight', [hidden, queryDepth]),
    vector: make('vector', [1, hidden]),
  };
}
