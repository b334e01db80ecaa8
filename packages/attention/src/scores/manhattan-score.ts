import { axes } from '@mneme/tensor-core';
import { abs, expandDims, neg, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * `s(q, k) = -sum_d |q_d - k_d|`: the nearer, the better, by the way along the axes, to which one far-off number means less than to
 * `distanceScore`. It takes memory for `queries * keys * depth` numbers.
 *
 * @throws ShapeError `manhattanScore: key must be [..., keys, depth], got [2, 3]: depth is 4 in query but 3 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { manhattanScore } from '@mneme/attention';
 *
 * manhattanScore(tensor([[0, 0]]), tensor([[3, 4], [1, 0]])).print(); // [[-7, -1]]
 */
export function manhattanScore(query: Tensor, key: Tensor): Tensor {
  axes('manhattanScore', { query, key }, { query: '... queries depth', key: '... keys depth' });
  return tidy(() => neg(sum(abs(sub(expandDims(query, -2), expandDims(key, -3))), -1)));
}
