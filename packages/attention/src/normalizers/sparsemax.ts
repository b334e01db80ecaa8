import { cumsum, oneHot, topk, withGradient } from '@mneme/tensor-core';
import {
  add,
  cast,
  div,
  greater,
  max,
  mul,
  range,
  relu,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { entmaxGradient, entmaxSlopes } from './entmax-derivative.ts';
import { maskedScores } from './masked-scores.ts';
import { zeroWhereMasked } from './zero-where-masked.ts';

/**
 * Sparsemax: the point of the simplex nearest to the scores, so that low ones get exactly 0 (Martins and Astudillo
 * 2016, equation 2 and algorithm 1).
 *
 *     p_i = max(0, x_i - tau),   tau such that the weights sum to 1
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { sparsemax } from '@mneme/attention';
 *
 * sparsemax(tensor([[-2, 0, 0.5]])).print(); // [[0, 0.25, 0.75]]
 */
export function sparsemax(scores: Tensor, mask?: Tensor): Tensor {
  return tidy(() => zeroWhereMasked(projected(maskedScores('sparsemax', scores, mask)), mask));
}

function projected(scores: Tensor): Tensor {
  return withGradient(
    [scores],
    (save) => {
      // From the largest on: beside a large score, tau would lose its digits.
      const shifted = sub(scores, max(scores, -1, true));
      const weights = relu(sub(shifted, threshold(shifted)));
      save([weights]);
      return weights;
    },
    (dy, saved) => [entmaxGradient(dy, entmaxSlopes(saved[0] as Tensor, 2))],
  );
}

/** tau, `[..., 1]`: with the scores in order, the largest k for which `1 + k x_k` exceeds the sum of the first k. */
function threshold(scores: Tensor): Tensor {
  const keys = scores.shape.at(-1) ?? 1;
  const sorted = topk(scores, keys).values;
  const totals = cumsum(sorted, -1);
  const counts = range(1, keys + 1, 1, 'float32');
  const support = sum(cast(greater(add(mul(sorted, counts), 1), totals), 'int32'), -1);
  const last = oneHot(cast(sub(support, 1), 'int32'), keys);
  const total = sum(mul(totals, last), -1, true);
  const size = sum(mul(counts, last), -1, true);
  return div(sub(total, 1), size);
}
