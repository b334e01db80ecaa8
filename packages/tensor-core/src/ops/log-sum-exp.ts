import { cast, greater, mul, reshape, sub, type Tensor } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { logSumExpKernel } from '../kernels/log-softmax.ts';
import { axisIndex } from './axis-index.ts';
import { finiteSoftmax, parts } from './softmax-parts.ts';
import { withGradient } from './with-gradient.ts';

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
      const value = logSumExpOf(x, index);
      save([x, value]);
      return reshape(value, shape);
    },
    (dy, saved) => {
      const [input, value] = saved as [Tensor, Tensor];
      const finite = cast(greater(value, Number.NEGATIVE_INFINITY), 'float32');
      // Made anew rather than from the value, which rounds where numbers are large.
      return [mul(finiteSoftmax(input, index), mul(reshape(dy, kept), finite))];
    },
  );
}

/** With the axis kept. */
function logSumExpOf(x: Tensor, axis: number): Tensor {
  if (axis === x.rank - 1) return runContract(logSumExpKernel, { x }, {})[0] as Tensor;
  const { largest, share } = parts(x, axis);
  return sub(largest, share);
}
