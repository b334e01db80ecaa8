import { clipByValue, log, max, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { softmaxOf } from './softmax.ts';

/** The largest finite float32. */
const LARGEST = 3.4028234663852886e38;

interface Parts {
  /** The largest number along the axis, which is kept. */
  readonly largest: Tensor;
  /** The logarithm of the largest weight: of the softmax's share of that number. */
  readonly share: Tensor;
  /** The softmax. */
  readonly weights: Tensor;
}

/**
 * What a log-sum-exp is made of: it is `largest - share`. A softmax is the one exponential that every backend has fast,
 * and the largest of its weights is never small.
 */
export function parts(x: Tensor, axis: number): Parts {
  return tidy(() => {
    const weights = finiteSoftmax(x, axis);
    return { largest: max(x, axis, true), share: log(max(weights, axis, true)), weights };
  });
}

/** The softmax of numbers of which some may be infinite: those are taken for the largest that are not. */
export function finiteSoftmax(x: Tensor, axis: number): Tensor {
  return tidy(() => softmaxOf(clipByValue(x, -LARGEST, LARGEST), axis));
}
