import { attentionScores, type Band, bandMask, select, withGradient } from '@mneme/tensor-core';
import { exp, logicalAnd, mul, scalar, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { AttendInputs } from './attend-inputs.ts';

/** The scaled products of queries and keys, `[..., queries, keys]`. */
export function scaledProducts({ query, key }: AttendInputs, scale: number): Tensor {
  return attentionScores(query, key, scale);
}

/** What a mask and a band leave together, `[..., queries, keys]`; undefined where there is neither. */
export function visibleKeys({ query, key, mask }: AttendInputs, band: Band | undefined): Tensor | undefined {
  const within = band && bandMask(query.shape.at(-2) ?? 1, key.shape.at(-2) ?? 1, band);
  return mask && within ? logicalAnd(mask, within) : (mask ?? within);
}

/** The weights, made from the scores and their log-sum-exp `[..., queries, 1]`; differentiated as a softmax of the scores. */
export function weightsFrom(scores: Tensor, logSumExp: Tensor, visible: Tensor | undefined): Tensor {
  return withGradient(
    [scores],
    (save) => {
      const open = exp(sub(scores, logSumExp));
      const weights = visible ? select(visible, open, scalar(0)) : open;
      save([weights]);
      return weights;
    },
    (dy, saved) => [softmaxGradient(dy, saved[0] as Tensor)],
  );
}

/** A log-sum-exp that is known already, differentiated by the scores. */
export function differentiated(logSumExp: Tensor, scores: Tensor, visible: Tensor | undefined): Tensor {
  return withGradient(
    [scores],
    (save) => {
      save([scores, logSumExp, ...(visible ? [visible] : [])]);
      return logSumExp.clone();
    },
    (dy, [before, sums, seen]) => [mul(dy, weightsFrom(before as Tensor, sums as Tensor, seen))],
  );
}

function softmaxGradient(dy: Tensor, weights: Tensor): Tensor {
  return mul(weights, sub(dy, sum(mul(dy, weights), -1, true)));
}
