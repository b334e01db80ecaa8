import { attentionScores, axes, glorotUniform, linear, parameter, type Random } from '@mneme/tensor-core';
import { type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { Score, ScoreLayer } from './score.ts';

/**
 * `s(q, k) = k'Wq` (Luong, Pham and Manning 2015, equation 8, "general").
 *
 * @param weight - W, `[keyDepth, queryDepth]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { bilinearScore } from '@mneme/attention';
 *
 * bilinearScore(tensor([[1, 2]]), tensor([[3], [1]]), tensor([[10, 1]])).print(); // [[36, 12]]
 */
export function bilinearScore(query: Tensor, key: Tensor, weight: Tensor): Tensor {
  axes(
    'bilinearScore',
    { query, key, weight },
    { query: '... queries queryDepth', key: '... keys keyDepth', weight: 'keyDepth queryDepth' },
  );
  return tidy(() => attentionScores(linear(query, weight), key, 1));
}

/**
 * The same with W of low rank: `s(q, k) = (Uk)'(Vq)`, U and V of `rank` rows.
 *
 * @param keyWeight - U, `[rank, keyDepth]`
 * @param queryWeight - V, `[rank, queryDepth]`
 */
export function factoredBilinearScore(
  query: Tensor,
  key: Tensor,
  keyWeight: Tensor,
  queryWeight: Tensor,
): Tensor {
  axes(
    'factoredBilinearScore',
    { query, key, keyWeight, queryWeight },
    {
      query: '... queries queryDepth',
      key: '... keys keyDepth',
      keyWeight: 'rank keyDepth',
      queryWeight: 'rank queryDepth',
    },
  );
  return tidy(() => attentionScores(linear(query, queryWeight), linear(key, keyWeight), 1));
}

export interface BilinearScoreConfig {
  readonly queryDepth: number;
  readonly keyDepth: number;
}

/**
 * {@link bilinearScore} with a weight of its own, Glorot-uniform at first.
 *
 * @example
 * import { Random } from '@mneme/tensor-core';
 * import { attendBy, BilinearScore, sparsemax } from '@mneme/attention';
 * import { ones } from '@tensorflow/tfjs-core';
 *
 * const { score } = new BilinearScore({ queryDepth: 3, keyDepth: 2 }, new Random(0));
 * const memory = ones([5, 2]);
 * const { output } = attendBy({ query: ones([1, 3]), key: memory, value: memory }, { score, normalizer: sparsemax });
 * console.log(output.shape); // [1, 2]
 */
export class BilinearScore implements ScoreLayer {
  /** W, `[keyDepth, queryDepth]` */
  readonly weight: Variable;

  constructor({ queryDepth, keyDepth }: BilinearScoreConfig, random: Random) {
    this.weight = parameter(glorotUniform([keyDepth, queryDepth], random.split('weight')));
  }

  readonly score: Score = (query, key) => bilinearScore(query, key, this.weight);
}

/** {@link factoredBilinearScore} with weights of its own, Glorot-uniform at first. */
export class FactoredBilinearScore implements ScoreLayer {
  /** U, `[rank, keyDepth]` */
  readonly keyWeight: Variable;
  /** V, `[rank, queryDepth]` */
  readonly queryWeight: Variable;

  constructor(
    { queryDepth, keyDepth, rank }: BilinearScoreConfig & { readonly rank: number },
    random: Random,
  ) {
    this.keyWeight = parameter(glorotUniform([rank, keyDepth], random.split('keyWeight')));
    this.queryWeight = parameter(glorotUniform([rank, queryDepth], random.split('queryWeight')));
  }

  readonly score: Score = (query, key) => factoredBilinearScore(query, key, this.keyWeight, this.queryWeight);
}
