import {
  cast,
  clipByValue,
  greater,
  log,
  max,
  mul,
  reshape,
  sub,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { axisIndex } from './axis-index.ts';
import { softmaxOf } from './softmax.ts';
import { withGradient } from './with-gradient.ts';

/** The largest finite float32. */
const LARGEST = 3.4028234663852886e38;

/**
 * The logarithm of a sum of exponentials along `axis`, without overflow: `log sum_i exp(x_i)`. A row of `-Infinity`
 * gives `-Infinity`, and no gradient.
 *
 * @param keepDims - keep the axis, with length 1
 * @throws {RangeError} where `x` has no such axis
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { logSumExp } from '@mneme/tensor-core';
 *
 * console.log(logSumExp(tensor([1000, 1000])).arraySync()); // 1000.6931
 */
export function logSumExp(x: Tensor, axis = -1, keepDims = false): Tensor {
  const index = axisIndex('logSumExp', axis, x.rank);
  const kept = x.shape.map((length, i) => (i === index ? 1 : length));
  const shape = keepDims ? kept : kept.filter((_, i) => i !== index);
  return withGradient(
    [x],
    (save) => {
      const { largest, share, weights } = parts(x, index);
      const value = sub(largest, share);
      save([value, weights]);
      return reshape(value, shape);
    },
    (dy, saved) => {
      const [value, weights] = saved as [Tensor, Tensor];
      const finite = cast(greater(value, Number.NEGATIVE_INFINITY), 'float32');
      return [mul(weights, mul(reshape(dy, kept), finite))];
    },
  );
}

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
    const weights = softmaxOf(clipByValue(x, -LARGEST, LARGEST), axis);
    return { largest: max(x, axis, true), share: log(max(weights, axis, true)), weights };
  });
}
