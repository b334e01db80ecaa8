import { add, cast, clipByValue, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { axisIndex } from './axis-index.ts';
import { requireMask } from './require-mask.ts';
import { softmaxGradient, softmaxOf } from './softmax.ts';
import { withGradient } from './with-gradient.ts';

/**
 * A softmax over those places only that `mask` allows: the others get exactly 0. Where it allows none, all are 0 and so
 * is the gradient: no NaN, however large the scores.
 *
 *     y_i = m_i exp(x_i) / sum_j m_j exp(x_j)
 *
 * @param mask - of bool, true where attended to; broadcast against `x`. Left out, this is {@link softmax}
 * @throws {RangeError} where `x` has no such axis, {@link ShapeError} where `mask` does not broadcast to `x`, TypeError
 * where it is not of bool
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { maskedSoftmax } from '@mneme/tensor-core';
 *
 * const mask = tensor([true, true, false], [3], 'bool');
 * console.log(maskedSoftmax(tensor([[1, 1, 9]]), mask).arraySync()); // [[0.5, 0.5, 0]]
 */
export function maskedSoftmax(x: Tensor, mask?: Tensor, axis = -1): Tensor {
  const index = axisIndex('maskedSoftmax', axis, x.rank);
  if (mask) requireMask('maskedSoftmax', 'mask', mask, { x });
  return withGradient(
    [x],
    (save) => {
      const y = mask ? weightsWithin(x, mask, index) : softmaxOf(x, index);
      save([y]);
      return y;
    },
    (dy, saved) => [softmaxGradient(dy, saved[0] as Tensor, index)],
  );
}

// Scores are held within LIMIT of zero, and those that are left out moved further down than that reaches: all stay
// finite, and next to any score that counts their exponential is 0.
const LIMIT = 1e38;
const PENALTY = 2.2e38;

/** By kernels alone that broadcast fast everywhere: tfjs-wasm's `where` and `minimum` take hundreds of times as long. */
function weightsWithin(x: Tensor, mask: Tensor, axis: number): Tensor {
  const kept = cast(mask, 'float32');
  const lowered = add(clipByValue(x, -LIMIT, LIMIT), mul(sub(kept, 1), PENALTY));
  return mul(softmaxOf(lowered, axis), kept);
}
