import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { type Pattern, requirePatterns } from '../binary/pattern.ts';

/**
 * Patterns of +1 and -1 as the rows of a tensor, `[patterns, neurons]`, for the modern network and for training.
 *
 * @throws RangeError `tensorOf: patterns must be at least one, got none`
 *
 * @example
 * import { pattern, tensorOf } from '@mneme/hopfield';
 *
 * tensorOf([pattern([1, -1])]).print(); // [[1, -1]]
 */
export function tensorOf(patterns: readonly Pattern[]): Tensor2D {
  const size = requirePatterns('tensorOf', patterns);
  const values = new Float32Array(patterns.length * size);
  for (const [p, states] of patterns.entries()) values.set(states, p * size);
  return tensor2d(values, [patterns.length, size]);
}
