import {
  add,
  clipByValue,
  exp,
  log,
  max,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { axisIndex } from './axis-index.ts';
import { withGradient } from './with-gradient.ts';

/** The largest finite float32. */
export const LARGEST = 3.4028234663852886e38;

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
      const y = logSumExpKept(x, index);
      save([x, y]);
      return reshape(y, shape);
    },
    (dy, saved) => {
      const [input, y] = saved as [Tensor, Tensor];
      const weights = exp(sub(input, clipByValue(y, -LARGEST, LARGEST)));
      return [mul(reshape(dy, kept), weights)];
    },
  );
}

function logSumExpKept(x: Tensor, axis: number): Tensor {
  return tidy(() => {
    // A finite shift, lest an infinite one make NaN of a row of -Infinity.
    const shift = clipByValue(max(x, axis, true), -LARGEST, LARGEST);
    return add(log(sum(exp(sub(x, shift)), axis, true)), shift);
  });
}
