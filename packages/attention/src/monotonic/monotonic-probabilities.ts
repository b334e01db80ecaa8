import { axes, type CallContext, normal, requireAtLeastZero } from '@mneme/tensor-core';
import { add, cast, mul, sigmoid, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireMask } from '../masks/require-mask.ts';

/** How {@link monotonicProbabilities} makes them. */
export interface MonotonicProbabilitiesConfig {
  /** The standard deviation of the noise, where the context has a `random`; at least 0, default 1. */
  readonly noise?: number;
  /** Bool, broadcast to the energies, true where a reader can stop. Default everywhere. */
  readonly mask?: Tensor;
}

/**
 * The probability to stop at each place, `p = sigmoid(e + noise)` (Raffel et al. 2017, equation 12). Noise before the
 * sigmoid, in training alone, drives the energies away from 0: only what is near 0 or 1 comes through it unchanged, and
 * that is what a hard choice at inference needs (section 2.5). Masked places get 0.
 *
 * @param energies - e, `[..., keys]`
 * @param context - with a `random` in it there is noise
 * @returns `[..., keys]`
 * @throws RangeError `monotonicProbabilities: noise must be a finite number of at least 0, got -1`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { monotonicProbabilities } from '@mneme/attention';
 *
 * monotonicProbabilities(tensor([0, 100])).print(); // [0.5, 1]
 */
export function monotonicProbabilities(
  energies: Tensor,
  { noise = 1, mask }: MonotonicProbabilitiesConfig = {},
  { random }: CallContext = {},
): Tensor {
  axes('monotonicProbabilities', { energies }, { energies: '... keys' });
  requireAtLeastZero('monotonicProbabilities', 'noise', noise);
  if (mask) requireMask('monotonicProbabilities', 'mask', mask);
  return tidy(() => {
    const noisy = random ? add(energies, normal(energies.shape, random, { deviation: noise })) : energies;
    const probabilities = sigmoid(noisy);
    return mask ? mul(probabilities, cast(mask, 'float32')) : probabilities;
  });
}
