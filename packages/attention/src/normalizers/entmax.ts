import { withGradient } from '@mneme/tensor-core';
import {
  add,
  div,
  greaterEqual,
  log,
  max,
  maximum,
  mul,
  neg,
  pow,
  relu,
  reshape,
  scalar,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { entmaxGradient, entmaxSlopes } from './entmax-derivative.ts';
import { maskedScores } from './masked-scores.ts';
import type { Normalizer } from './normalizer.ts';
import { zeroWhereMasked } from './zero-where-masked.ts';

/** Halvings of the interval in which tau lies: float32 has 24 bits. */
const HALVINGS = 30;

/**
 * Alpha-entmax: between softmax (alpha 1, where no weight is 0) and sparsemax (alpha 2), and beyond (Peters, Niculae
 * and Martins 2019, equation 10; tau by bisection, algorithm 1).
 *
 *     p_i = max(0, (alpha - 1) x_i - tau)^(1 / (alpha - 1)),   tau such that the weights sum to 1
 *
 * @param alpha - above 1; a scalar tensor is differentiated too (Correia, Niculae and Martins 2019, equation 5)
 * @throws RangeError `entmax: alpha must be a number above 1, got 1`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { entmax } from '@mneme/attention';
 *
 * entmax(1.5)(tensor([[-2, 0, 0.5]])).print(); // [[0, 0.326, 0.674]]
 */
export function entmax(alpha: number | Tensor): Normalizer {
  if (typeof alpha === 'number' && !(alpha > 1 && Number.isFinite(alpha))) {
    throw new RangeError(`entmax: alpha must be a number above 1, got ${alpha}`);
  }
  if (typeof alpha !== 'number' && alpha.size !== 1) {
    throw new RangeError(`entmax: alpha must be a number or a scalar, got [${alpha.shape.join(', ')}]`);
  }
  return (scores, mask) =>
    tidy(() => {
      const order = typeof alpha === 'number' ? scalar(alpha) : alpha;
      return zeroWhereMasked(bisected(maskedScores('entmax', scores, mask), order), mask);
    });
}

/** 1.5-entmax, the one between softmax and sparsemax that is used most: {@link entmax} of 1.5. */
export function entmax15(scores: Tensor, mask?: Tensor): Tensor {
  return entmax(1.5)(scores, mask);
}

function bisected(scores: Tensor, alpha: Tensor): Tensor {
  return withGradient(
    [scores, alpha],
    (save) => {
      const weights = tidy(() => solve(scores, alpha));
      save([weights, alpha]);
      return weights;
    },
    (dy, saved) => {
      const [weights, order] = saved as [Tensor, Tensor];
      const slopes = entmaxSlopes(weights, order);
      return [
        entmaxGradient(dy, slopes),
        reshape(sum(mul(dy, alphaDerivative(weights, slopes, order))), order.shape),
      ];
    },
  );
}

function solve(scores: Tensor, alpha: Tensor): Tensor {
  const keys = scores.shape.at(-1) ?? 1;
  const less = sub(alpha, 1);
  const scaled = mul(sub(scores, max(scores, -1, true)), less); // the largest is 0
  const power = div(1, less);
  const at = (tau: Tensor): Tensor => pow(relu(sub(scaled, tau)), power);
  // tau is between -1, where the largest alone has weight 1, and that of equal scores.
  let low = add(mul(max(scaled, -1, true), 0), -1);
  let width = sub(1, pow(keys, neg(less)));
  for (let i = 0; i < HALVINGS; i++) {
    width = div(width, 2);
    const middle = add(low, width);
    const enough = greaterEqual(sum(at(middle), -1, true), 1);
    low = where(enough, middle, low);
  }
  const weights = at(low);
  return div(weights, sum(weights, -1, true));
}

/** `dp/dalpha = (p - s) / (alpha - 1)^2 - (p log p - s sum(p log p)) / (alpha - 1)`, with s normalised. */
function alphaDerivative(weights: Tensor, slopes: Tensor, alpha: Tensor): Tensor {
  const less = sub(alpha, 1);
  const share = div(slopes, sum(slopes, -1, true));
  const logs = mul(weights, log(maximum(weights, 1e-38)));
  const spread = sub(logs, mul(share, sum(logs, -1, true)));
  return sub(div(sub(weights, share), square(less)), div(spread, less));
}
