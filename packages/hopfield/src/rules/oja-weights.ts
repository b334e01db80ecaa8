import { requireInteger, requirePositive } from '@mneme/tensor-core';
import { fields, type Weights } from '../binary/network.ts';
import { overlap, type Pattern, requirePatterns } from '../binary/pattern.ts';

export interface OjaOptions {
  /** eta, as a share of the largest that is safe. In (0, 1]. Default 0.5. */
  readonly rate?: number;
  /** Sweeps over all patterns. Default 100. */
  readonly epochs?: number;
  /** Whether neurons drive themselves. Default false. */
  readonly keepDiagonal?: boolean;
}

/**
 * Weights by Oja's subspace rule from Hebb's as the start (Oja 1982, 1989): Hebbian growth, held by what the network answers already. It goes
 * towards the projection onto the patterns' span, which is what {@link pseudoInverseWeights} finds at once; patterns that many others are
 * like are stored first. Symmetric.
 *
 *     W += eta mean_p (y x' - y y' W),   y = W x
 *
 * @throws RangeError `ojaWeights: rate must be a finite number above 0, got 0`
 *
 * @example
 * import { ojaWeights, pattern } from '@mneme/hopfield';
 *
 * const weights = ojaWeights([pattern([1, -1])], { keepDiagonal: true });
 * console.log(Array.from(weights.values, (value) => value.toFixed(3)).join()); // 0.500,-0.500,-0.500,0.500
 */
export function ojaWeights(
  patterns: readonly Pattern[],
  { rate = 0.5, epochs = 100, keepDiagonal = false }: OjaOptions = {},
): Weights {
  const size = requirePatterns('ojaWeights', patterns);
  requirePositive('ojaWeights', 'rate', rate);
  requireInteger('ojaWeights', 'epochs', epochs);
  if (rate > 1) throw new RangeError(`ojaWeights: rate must be at most 1, got ${rate}`);
  // No direction has more of the patterns than this, so what starts below 1 stays below it.
  const most = largestSum(patterns) / patterns.length;
  const values = new Float64Array(size * size);
  for (const states of patterns) addProduct(values, states, states, 1 / (patterns.length * most));
  for (let epoch = 0; epoch < epochs; epoch++) {
    const weights = { size, values, symmetric: true };
    const answers = patterns.map((states) => fields({ weights }, states));
    const missing = answers.map((answer, p) => {
      const known = product(values, answer);
      return known.map((value, i) => (patterns[p]?.[i] as number) - value);
    });
    for (const [p, answer] of answers.entries()) {
      addProduct(values, answer, missing[p] as Float64Array, rate / (patterns.length * most));
    }
    makeSymmetric(values, size);
  }
  if (!keepDiagonal) for (let i = 0; i < size; i++) values[i * size + i] = 0;
  return { size, values, symmetric: true };
}

/** The largest sum of the products of one pattern with all, without their signs: no eigenvalue of the products is above it. */
function largestSum(patterns: readonly Pattern[]): number {
  const sums = patterns.map((one) =>
    patterns.reduce((sum, other) => sum + Math.abs(overlap(one, other)) * one.length, 0),
  );
  return Math.max(...sums);
}

function product(values: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += (values[i * size + j] as number) * (vector[j] as number);
    return sum;
  });
}

function addProduct(
  values: Float64Array,
  rows: ArrayLike<number>,
  columns: ArrayLike<number>,
  factor: number,
): void {
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    const own = factor * (rows[i] as number);
    for (let j = 0; j < size; j++) {
      values[i * size + j] = (values[i * size + j] as number) + own * (columns[j] as number);
    }
  }
}

/** Takes away what rounding has made of it. */
function makeSymmetric(values: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const mean = ((values[i * size + j] as number) + (values[j * size + i] as number)) / 2;
      values[i * size + j] = mean;
      values[j * size + i] = mean;
    }
  }
}
