import { maskedSoftmax, type Random, withGradient } from '@mneme/tensor-core';
import { add, clone, div, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gumbelNoise } from '../hard/gumbel-noise.ts';
import { argmaxWeights } from './argmax-weights.ts';
import type { Normalizer } from './normalizer.ts';

export interface GumbelSoftmaxConfig {
  /** The source of the noise: the same source, the same noise. Take another at each step. */
  readonly random: Random;
  /** tau, above 0: towards 0 weights become a sample of the softmax, towards infinity all alike. Default 1. */
  readonly temperature?: number;
}

/**
 * A sample of the softmax made smooth (Jang, Gu and Poole 2017, equation 2; Maddison, Mnih and Teh 2017):
 *
 *     p = softmax((x + g) / tau),   g_i = -log(-log u_i),   u_i uniform in (0, 1)
 *
 * The highest of `x + g` is a sample of `softmax(x)` itself (Gumbel 1954); the weights are biased towards uniform as
 * tau grows.
 *
 * @throws RangeError `gumbelSoftmax: temperature must be a number above 0, got 0`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { gumbelSoftmax } from '@mneme/attention';
 * import { Random } from '@mneme/tensor-core';
 *
 * const weights = gumbelSoftmax({ random: new Random(0), temperature: 0.5 })(tensor([[1, 2, 3]]));
 */
export function gumbelSoftmax({ random, temperature = 1 }: GumbelSoftmaxConfig): Normalizer {
  requireTemperature('gumbelSoftmax', temperature);
  return (scores, mask) => tidy(() => maskedSoftmax(div(perturbed(scores, random), temperature), mask));
}

/**
 * A sample of the softmax, one weight of 1, with the gradient of {@link gumbelSoftmax} of the same noise (Jang, Gu and
 * Poole 2017, section 2.2: straight-through).
 *
 * @throws RangeError `gumbelStraightThrough: temperature must be a number above 0, got 0`
 */
export function gumbelStraightThrough({ random, temperature = 1 }: GumbelSoftmaxConfig): Normalizer {
  requireTemperature('gumbelStraightThrough', temperature);
  return (scores, mask) =>
    tidy(() => {
      const noisy = perturbed(scores, random);
      const soft = maskedSoftmax(div(noisy, temperature), mask);
      // The value of one, the gradient of the other.
      return withGradient(
        [soft],
        () => argmaxWeights(noisy, mask),
        (dy) => [clone(dy)],
      );
    });
}

function perturbed(scores: Tensor, random: Random): Tensor {
  return add(scores, gumbelNoise(scores.shape, random));
}

function requireTemperature(where: string, temperature: number): void {
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    throw new RangeError(`${where}: temperature must be a number above 0, got ${temperature}`);
  }
}
