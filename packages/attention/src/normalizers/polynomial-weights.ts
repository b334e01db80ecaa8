import { requireInteger, select } from '@mneme/tensor-core';
import { mul, scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';
import type { Normalizer } from './normalizer.ts';

/**
 * Scores as they are: the separation of a classical Hopfield network (Millidge et al. 2022), and attention without a normalizer. Weights may be
 * below 0, and sum to anything.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { identityWeights } from '@mneme/attention';
 *
 * identityWeights(tensor([[2, -1]])).print(); // [[2, -1]]
 */
export const identityWeights: Normalizer = (scores, mask) => powers('identityWeights', scores, mask, 1);

/**
 * Powers of the scores: the separation of a dense associative memory (Krotov and Hopfield 2016), whose update weighs patterns by the power one
 * below its energy's. Weights of an odd order may be below 0; they sum to anything.
 *
 * @throws RangeError `polynomialWeights: order must be an integer of at least 1, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { polynomialWeights } from '@mneme/attention';
 *
 * polynomialWeights(3)(tensor([[2, -1]])).print(); // [[8, -1]]
 */
export function polynomialWeights(order: number): Normalizer {
  requireInteger('polynomialWeights', 'order', order);
  return (scores, mask) => powers('polynomialWeights', scores, mask, order);
}

function powers(where: string, scores: Tensor, mask: Tensor | undefined, order: number): Tensor {
  if (mask) requireMask(where, 'mask', mask);
  return tidy(() => {
    // Selected before it is raised, so that what is masked has no part in the gradient. (tfjs's own power has none below 0.)
    const open = mask ? select(mask, scores, scalar(0)) : scores.clone();
    let power = open;
    for (let n = 1; n < order; n++) power = mul(power, open);
    return power;
  });
}
