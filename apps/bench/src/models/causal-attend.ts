import { attend } from '@mneme/attention';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Attention in which no query sees a later key; `[..., length, depth]` each. The one place that says how. */
export function causalAttend(query: Tensor, key: Tensor, value: Tensor): Tensor {
  const [queries = 1, keys = 1] = [query.shape.at(-2), key.shape.at(-2)];
  return attend({ query, key, value }, { band: { above: keys - queries } }).output;
}
