import type { Weights } from '../binary/network.ts';
import { type Pattern, requirePatterns, requireStates } from '../binary/pattern.ts';

export interface PseudoInverseOptions {
  /**
   * Whether neurons drive themselves. Kept, every pattern is a fixed point exactly, but a neuron holds on to what it is: with many patterns
   * nothing is put right any more. Default false.
   */
  readonly keepDiagonal?: boolean;
}

/**
 * Weights that project onto what the patterns span (Personnaz, Guyon and Dreyfus 1985; Kanter and Sompolinsky 1987): as many patterns as
 * there are neurons can be stored, however alike they are, as long as none is a mixture of the others. Symmetric.
 *
 *     W = X'(X X')^-1 X,   so that W x = x for every pattern x
 *
 * The span is found one pattern at a time (Gram and Schmidt, twice each for the digits): no matrix is inverted, and a pattern that is a
 * mixture of earlier ones changes nothing.
 *
 * @throws RangeError `pseudoInverseWeights: patterns must be at least one, got none`
 *
 * @example
 * import { pattern, pseudoInverseWeights } from '@mneme/hopfield';
 *
 * const weights = pseudoInverseWeights([pattern([1, -1])], { keepDiagonal: true });
 * console.log([...weights.values]); // [0.5, -0.5, -0.5, 0.5]
 */
export function pseudoInverseWeights(
  patterns: readonly Pattern[],
  { keepDiagonal = false }: PseudoInverseOptions = {},
): Weights {
  const size = requirePatterns('pseudoInverseWeights', patterns);
  const values = new Float64Array(size * size);
  for (const direction of orthonormal(patterns)) addOuter(values, direction, 1);
  if (!keepDiagonal) clearDiagonal(values, size);
  return { size, values, symmetric: true };
}

/**
 * Weights with their diagonal kept, of which one pattern is forgotten and the others stay: its part that no other pattern has is taken out.
 *
 * @param weights - of {@link pseudoInverseWeights} with `keepDiagonal`
 * @param others - all patterns that are to stay
 * @throws RangeError `withoutPattern: states must have 4 states, got 3`
 *
 * @example
 * import { pattern, pseudoInverseWeights, withoutPattern } from '@mneme/hopfield';
 *
 * const [stays, goes] = [pattern([1, -1, 1, 1]), pattern([1, 1, 1, 1])];
 * const weights = pseudoInverseWeights([stays, goes], { keepDiagonal: true });
 * const left = withoutPattern(weights, goes, [stays]);
 * const alone = pseudoInverseWeights([stays], { keepDiagonal: true });
 * console.log(left.values.every((value, i) => Math.abs(value - (alone.values[i] ?? 0)) < 1e-12)); // true
 */
export function withoutPattern(weights: Weights, states: Pattern, others: readonly Pattern[]): Weights {
  requireStates('withoutPattern', 'states', states, weights.size);
  const values = Float64Array.from(weights.values);
  const own = remainder(Float64Array.from(states), orthonormal(others));
  if (own) addOuter(values, own, -1);
  return { ...weights, values };
}

/** Directions at right angles, of length 1, that span the patterns. */
function orthonormal(patterns: readonly Pattern[]): Float64Array[] {
  const directions: Float64Array[] = [];
  for (const states of patterns) {
    const next = remainder(Float64Array.from(states), directions);
    if (next) directions.push(next);
  }
  return directions;
}

/** Of a pattern's length, sqrt(N): less than that is rounding. */
const NOTHING = 1e-8;

/** What of a vector the directions do not have, of length 1; undefined where that is nothing. */
function remainder(vector: Float64Array, directions: readonly Float64Array[]): Float64Array | undefined {
  for (let pass = 0; pass < 2; pass++) {
    for (const direction of directions) {
      const part = dot(vector, direction);
      for (let i = 0; i < vector.length; i++) {
        vector[i] = (vector[i] as number) - part * (direction[i] as number);
      }
    }
  }
  const length = Math.sqrt(dot(vector, vector));
  if (length < NOTHING * Math.sqrt(vector.length)) return undefined;
  return vector.map((value) => value / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function addOuter(values: Float64Array, vector: Float64Array, factor: number): void {
  const size = vector.length;
  for (let i = 0; i < size; i++) {
    const own = factor * (vector[i] as number);
    for (let j = 0; j < size; j++) {
      values[i * size + j] = (values[i * size + j] as number) + own * (vector[j] as number);
    }
  }
}

function clearDiagonal(values: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) values[i * size + i] = 0;
}
