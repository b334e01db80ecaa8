import { attentionScores, axes, safeNorm } from '@mneme/tensor-core';
import { div, type Tensor, tidy } from '@tensorflow/tfjs-core';

const EPSILON = 1e-12;

/**
 * `s(q, k) = k'q / (|k| |q|)`, in [-1, 1] (Graves, Wayne and Danihelka 2014, equation 6). A vector of zeros scores 0,
 * and has a finite gradient.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { cosineScore } from '@mneme/attention';
 *
 * cosineScore(tensor([[3, 4]]), tensor([[6, 8], [-4, 3]])).print(); // [[1, 0]]
 */
export function cosineScore(query: Tensor, key: Tensor): Tensor {
  axes('cosineScore', { query, key }, { query: '... queries depth', key: '... keys depth' });
  return tidy(() => attentionScores(unit(query), unit(key), 1));
}

function unit(x: Tensor): Tensor {
  return div(x, safeNorm(x, -1, EPSILON, true));
}
