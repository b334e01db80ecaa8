import {
  cast,
  div,
  greater,
  mul,
  pow,
  sub,
  sum,
  type Tensor,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';

/**
 * `s_i = p_i^(2 - alpha)` on the support, 0 elsewhere: by it every entmax is differentiated (Peters, Niculae and
 * Martins 2019, proposition 2). 1 for sparsemax, `sqrt(p)` for 1.5-entmax, p for softmax.
 */
export function entmaxSlopes(weights: Tensor, alpha: number | Tensor): Tensor {
  return tidy(() => {
    const support = greater(weights, 0);
    if (alpha === 2) return cast(support, 'float32');
    // 0 to a power above 0 is 0, but alpha may exceed 2.
    const slopes = pow(weights, sub(2, alpha));
    return where(support, slopes, zerosLike(weights));
  });
}

/** The gradient in the scores: `s (dy - sum(s dy) / sum(s))`. */
export function entmaxGradient(dy: Tensor, slopes: Tensor): Tensor {
  return tidy(() => {
    const weighted = mul(dy, slopes);
    const mean = div(sum(weighted, -1, true), sum(slopes, -1, true));
    return sub(weighted, mul(slopes, mean));
  });
}
