import { attend, causalMask } from '@mneme/attention';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Attention in which no query sees a later key; `[..., length, depth]` each. The one place that says how. */
export function causalAttend(query: Tensor, key: Tensor, value: Tensor): Tensor {
  return tidy(() => {
    const [queries = 1, keys = 1] = [query.shape.at(-2), key.shape.at(-2)];
    const mask = causalMask({ queries, keys, offset: keys - queries });
    return attend({ query, key, value, mask }).output;
  });
}
