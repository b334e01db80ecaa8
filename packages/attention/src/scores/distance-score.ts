import { attentionScores, axes } from '@mneme/tensor-core';
import { square, sub, sum, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';

/**
 * `s(q, k) = -|q - k|^2`: the nearer, the better. With a softmax, a Gaussian kernel of variance 1/2.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { distanceScore } from '@mneme/attention';
 *
 * distanceScore(tensor([[0, 0]]), tensor([[3, 4], [1, 0]])).print(); // [[-25, -1]]
 */
export function distanceScore(query: Tensor, key: Tensor): Tensor {
  axes('distanceScore', { query, key }, { query: '... queries depth', key: '... keys depth' });
  return tidy(() => {
    const ofKeys = sum(square(key), -1, true);
    const order = [...ofKeys.shape.keys()];
    order.push(...order.splice(-2).reverse());
    const products = attentionScores(query, key, 2);
    return sub(sub(products, sum(square(query), -1, true)), transpose(ofKeys, order));
  });
}
