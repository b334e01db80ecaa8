import { attentionScores, axes } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

const PATTERNS = { query: '... queries depth', key: '... keys depth' } as const;

/**
 * `s(q, k) = k'q` (Luong, Pham and Manning 2015, equation 8, "dot").
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dotScore } from '@mneme/attention';
 *
 * dotScore(tensor([[1, 2]]), tensor([[3, 4], [5, 6]])).print(); // [[11, 17]]
 */
export function dotScore(query: Tensor, key: Tensor): Tensor {
  axes('dotScore', { query, key }, PATTERNS);
  return tidy(() => attentionScores(query, key, 1));
}

/**
 * `s(q, k) = k'q / sqrt(D)`: the variance of a score no longer grows with the depth D, and the softmax's gradient no
 * longer vanishes with it (Vaswani et al. 2017, section 3.2.1).
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { scaledDotScore } from '@mneme/attention';
 *
 * scaledDotScore(tensor([[1, 1, 1, 1]]), tensor([[1, 2, 3, 4]])).print(); // [[5]]
 */
export function scaledDotScore(query: Tensor, key: Tensor): Tensor {
  const { depth } = axes('scaledDotScore', { query, key }, PATTERNS);
  return tidy(() => attentionScores(query, key, 1 / Math.sqrt(depth)));
}
