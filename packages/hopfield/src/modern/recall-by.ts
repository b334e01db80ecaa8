import {
  attendBy,
  dotScore,
  identityWeights,
  type Normalizer,
  polynomialWeights,
  type Score,
} from '@mneme/attention';
import { axes, maskedSoftmax, requireInteger, requirePositive, select } from '@mneme/tensor-core';
import { greaterEqual, mul, scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** An associative memory by its parts: similarity, separation, and what becomes of a state (Millidge et al. 2022). */
export interface AssociativeMemory {
  /** How like a state each pattern is: any score of `@mneme/attention`. */
  readonly similarity: Score;
  /** What each pattern weighs by that: any of its normalizers. */
  readonly separation: Normalizer;
  /** The next state from the weighted sum. Default: that sum. */
  readonly activation?: (sum: Tensor) => Tensor;
}

/** What is asked of a memory. */
export interface RecallInputs {
  /** States, `[.., queries, depth]` */
  readonly query: Tensor;
  /** What it holds, `[.., patterns, depth]` */
  readonly patterns: Tensor;
  /** What belongs to each pattern, `[.., patterns, width]`. Default the patterns: auto-association. */
  readonly values?: Tensor;
  /** bool, broadcast to `[.., queries, patterns]`: false for patterns that are left out. */
  readonly mask?: Tensor;
}

/**
 * One algebra for the whole family: classical and dense networks, the modern one and attention differ in their similarity and separation
 * alone.
 *
 *     z = activation(separation(similarity(query, patterns)) . patterns), and that again; the last time with the values
 *
 * @returns `[.., queries, width]`
 * @throws RangeError `recallBy: steps must be an integer of at least 1, got 0`
 *
 * @example
 * import { distanceScore, sparsemax } from '@mneme/attention';
 * import { recallBy } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * const inputs = { query: tensor([[1, 1]]), patterns: tensor([[0, 0], [5, 0]]), values: tensor([[7], [8]]) };
 * recallBy(inputs, { similarity: distanceScore, separation: sparsemax }).print(); // [[7]]
 */
export function recallBy(
  { query, patterns, values = patterns, mask }: RecallInputs,
  { similarity, separation, activation = (sum) => sum }: AssociativeMemory,
  { steps = 1 }: { readonly steps?: number } = {},
): Tensor {
  axes(
    'recallBy',
    { query, patterns, values },
    { query: '... queries depth', patterns: '... patterns depth', values: '... patterns width' },
  );
  requireInteger('recallBy', 'steps', steps);
  return tidy(() => {
    let state = query;
    for (let step = 1; step <= steps; step++) {
      const inputs = {
        query: state,
        key: patterns,
        value: step === steps ? values : patterns,
        ...(mask && { mask }),
      };
      state = activation(attendBy(inputs, { score: similarity, normalizer: separation }).output);
    }
    return state;
  });
}

/** 1 from 0 on, and -1 below: the book's rule for ties. */
function sign(x: Tensor): Tensor {
  return tidy(() => select(greaterEqual(x, 0), scalar(1), scalar(-1)));
}

/**
 * The classical network, all neurons at once, with Hebb's weights and their diagonal: `sign(X' X s)`.
 *
 * @example
 * import { recallBy, classicalMemory } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * recallBy({ query: tensor([[1, 1, 1]]), patterns: tensor([[1, 1, -1]]) }, classicalMemory).print(); // [[1, 1, -1]]
 */
export const classicalMemory: AssociativeMemory = {
  similarity: dotScore,
  separation: identityWeights,
  activation: sign,
};

/**
 * A dense associative memory with energy `-sum (x . s)^order`, all neurons at once by the sign of its gradient: `sign(X' (X s)^(order - 1))`.
 * One at a time, by the energies themselves, is {@link recallDensely}.
 *
 * @throws RangeError `denseMemory: order must be an integer of at least 2, got 1`
 *
 * @example
 * import { recallBy, denseMemory } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * recallBy({ query: tensor([[1, 1, 1]]), patterns: tensor([[1, 1, -1]]) }, denseMemory(3)).print(); // [[1, 1, -1]]
 */
export function denseMemory(order: number): AssociativeMemory {
  requireInteger('denseMemory', 'order', order, 2);
  return { similarity: dotScore, separation: polynomialWeights(order - 1), activation: sign };
}

/**
 * The modern network: {@link retrieve}.
 *
 * @throws RangeError `modernMemory: sharpness must be a finite number above 0, got 0`
 *
 * @example
 * import { recallBy, modernMemory } from '@mneme/hopfield';
 * import { tensor } from '@tensorflow/tfjs-core';
 *
 * recallBy({ query: tensor([[0.8, 0.1]]), patterns: tensor([[1, 0], [0, 1]]) }, modernMemory(50)).print(); // [[1, 0]]
 */
export function modernMemory(sharpness: number): AssociativeMemory {
  requirePositive('modernMemory', 'sharpness', sharpness);
  return {
    similarity: (query, key) => tidy(() => mul(dotScore(query, key), sharpness)),
    separation: maskedSoftmax,
  };
}
