import { type Random, uniform } from '@mneme/tensor-core';
import { log, maximum, neg, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** The smallest uniform number above 0 that 24 bits have: its two logarithms are finite. */
const SMALLEST = 2 ** -25;

/**
 * Gumbel noise, `-log(-log u)` with u uniform: the place of the highest of `log p + noise` is a sample of p (Gumbel 1954).
 */
export function gumbelNoise(shape: readonly number[], random: Random): Tensor {
  return tidy(() => neg(log(neg(log(maximum(uniform(shape, random), SMALLEST))))));
}
