import { requireInteger } from '@mneme/tensor-core';

/**
 * How much a pattern counts by its product with the state: F in the energy `-sum_p F(x_p . s)`. It grows faster than the square of the classical
 * network, so that the nearest pattern drowns the others.
 */
export interface Interaction {
  readonly name: string;
  /** The energy of a state whose products with the patterns are these. */
  energy(products: Float64Array): number;
  /** Above 0 where the first products have the lower energy, below 0 where the second have, 0 where neither. */
  prefer(first: Float64Array, second: Float64Array): number;
}

/**
 * `F(z) = z^n` (Krotov and Hopfield 2016): n = 2 is the classical network, n = 3 and more hold some `N^(n-1)` patterns.
 *
 * @throws RangeError `polynomialInteraction: order must be an integer of at least 2, got 1`
 *
 * @example
 * import { polynomialInteraction } from '@mneme/hopfield';
 *
 * console.log(polynomialInteraction(3).energy(Float64Array.of(2, -1))); // -7
 */
export function polynomialInteraction(order: number): Interaction {
  requireInteger('polynomialInteraction', 'order', order, 2);
  return ofSums(`polynomial ${order}`, (z) => z ** order);
}

/**
 * `F(z) = max(z, 0)^n` (Krotov and Hopfield 2016): patterns that the state is unlike count for nothing, so that inverses are not attractors.
 *
 * @throws RangeError `rectifiedInteraction: order must be an integer of at least 1, got 0`
 *
 * @example
 * import { rectifiedInteraction } from '@mneme/hopfield';
 *
 * console.log(rectifiedInteraction(3).energy(Float64Array.of(2, -1))); // -8
 */
export function rectifiedInteraction(order: number): Interaction {
  requireInteger('rectifiedInteraction', 'order', order);
  return ofSums(`rectified ${order}`, (z) => Math.max(z, 0) ** order);
}

/**
 * `F(z) = exp(z)` (Demircigil et al. 2017): some `2^(N/2)` patterns. The energy is given as `-log sum_p exp(x_p . s)`, which has the same
 * minima and stays finite for any number of neurons.
 *
 * @example
 * import { exponentialInteraction } from '@mneme/hopfield';
 *
 * console.log(exponentialInteraction.energy(Float64Array.of(2, -1000))); // -2
 */
export const exponentialInteraction: Interaction = {
  name: 'exponential',
  energy: (products) => -logSumExp(products),
  prefer: (first, second) => logSumExp(first) - logSumExp(second),
};

function ofSums(name: string, of: (z: number) => number): Interaction {
  return {
    name,
    energy(products) {
      let sum = 0;
      for (const z of products) sum -= of(z);
      return sum;
    },
    prefer(first, second) {
      let sum = 0;
      // Difference by difference: the sums themselves are large and nearly equal.
      for (let p = 0; p < first.length; p++) sum += of(first[p] as number) - of(second[p] as number);
      return sum;
    },
  };
}

function logSumExp(values: Float64Array): number {
  let largest = -Infinity;
  for (const value of values) largest = Math.max(largest, value);
  let sum = 0;
  for (const value of values) sum += Math.exp(value - largest);
  return largest + Math.log(sum);
}
