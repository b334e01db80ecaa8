import { axes, glorotUniform, linear, parameter, type Random } from '@mneme/tensor-core';
import {
  add,
  expandDims,
  slice,
  squeeze,
  type Tensor,
  tanh,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Score, ScoreLayer } from './score.ts';

/** The matrices of an additive score. */
export interface AdditiveWeights {
  /** W, `[hidden, keyDepth]` */
  readonly keyWeight: Tensor;
  /** U, `[hidden, queryDepth]` */
  readonly queryWeight: Tensor;
  /** v, `[1, hidden]` */
  readonly vector: Tensor;
}

/**
 * `s(q, k) = v'tanh(Wk + Uq)` (Bahdanau, Cho and Bengio 2015, appendix A.1.2). It holds `queries x keys x hidden`
 * numbers at once.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { additiveScore } from '@mneme/attention';
 *
 * const weights = { keyWeight: tensor([[1]]), queryWeight: tensor([[1]]), vector: tensor([[2]]) };
 * additiveScore(tensor([[0.5]]), tensor([[-0.5], [0.5]]), weights).print(); // [[0, 1.5232]]
 */
export function additiveScore(
  query: Tensor,
  key: Tensor,
  { keyWeight, queryWeight, vector }: AdditiveWeights,
): Tensor {
  axes(
    'additiveScore',
    { query, key, keyWeight, queryWeight, vector },
    {
      query: '... queries queryDepth',
      key: '... keys keyDepth',
      keyWeight: 'hidden keyDepth',
      queryWeight: 'hidden queryDepth',
      vector: '1 hidden',
    },
  );
  return tidy(() => {
    const ofQueries = expandDims(linear(query, queryWeight), -2); // [..., queries, 1, hidden]
    const ofKeys = expandDims(linear(key, keyWeight), -3); // [..., 1, keys, hidden]
    return squeeze(linear(tanh(add(ofQueries, ofKeys)), vector), [-1]);
  });
}

/**
 * `s(q, k) = v'tanh(W[q; k])` (Luong, Pham and Manning 2015, equation 8, "concat"): {@link additiveScore} with both
 * matrices side by side.
 *
 * @param weight - W, `[hidden, queryDepth + keyDepth]`
 * @param vector - v, `[1, hidden]`
 */
export function concatScore(query: Tensor, key: Tensor, weight: Tensor, vector: Tensor): Tensor {
  const [queryDepth, keyDepth] = [query.shape.at(-1) ?? 0, key.shape.at(-1) ?? 0];
  axes('concatScore', { weight, vector }, { weight: `hidden ${queryDepth + keyDepth}`, vector: '1 hidden' });
  return tidy(() => {
    const queryWeight = slice(weight, [0, 0], [-1, queryDepth]);
    return additiveScore(query, key, { queryWeight, keyWeight: slice(weight, [0, queryDepth]), vector });
  });
}

export interface AdditiveScoreConfig {
  readonly queryDepth: number;
  readonly keyDepth: number;
  readonly hidden: number;
}

/** {@link additiveScore} with weights of its own, Glorot-uniform at first. */
export class AdditiveScore implements ScoreLayer, AdditiveWeights {
  readonly keyWeight: Variable;
  readonly queryWeight: Variable;
  readonly vector: Variable;

  constructor({ queryDepth, keyDepth, hidden }: AdditiveScoreConfig, random: Random) {
    const make = (name: string, shape: [number, number]): Variable =>
      parameter(glorotUniform(shape, random.split(name)));
    this.keyWeight = make('keyWeight', [hidden, keyDepth]);
    this.queryWeight = make('queryWeight', [hidden, queryDepth]);
    this.vector = make('vector', [1, hidden]);
  }

  readonly score: Score = (query, key) => additiveScore(query, key, this);
}
