import { select } from '@mneme/tensor-core';
import { scalar, type Tensor } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';

/** What stands for a score that is masked: below any that counts, and far from where sums of it overflow. */
const BELOW_ALL = -1e30;

/** Scores with those that are masked below all others, so that a sparse normalizer gives them exactly 0. */
export function maskedScores(where: string, scores: Tensor, mask: Tensor | undefined): Tensor {
  if (!mask) return scores;
  requireMask(where, 'mask', mask);
  return select(mask, scores, scalar(BELOW_ALL));
}
