import { type Random, requireInteger } from '@mneme/tensor-core';
import { type Pattern, requirePatterns, requireStates } from '../binary/pattern.ts';
import { driven, type Ties } from '../binary/ties.ts';
import type { Interaction } from './interaction.ts';

/** What a dense associative memory holds: its patterns themselves, and how they count. */
export interface DenseMemory {
  readonly patterns: readonly Pattern[];
  readonly interaction: Interaction;
}

export interface DenseOptions {
  /** The order of each sweep is drawn from it. Default: neurons in their order. */
  readonly random?: Random;
  /** Default `up`. */
  readonly ties?: Ties;
  /** After so many sweeps it ends unsettled. Default 1,000. */
  readonly sweeps?: number;
  /** Called after each flip with the state as it is then, which goes on changing. */
  readonly onFlip?: (neuron: number, state: Pattern) => void;
}

export interface DenseRecall {
  readonly state: Pattern;
  /** Whether no neuron would flip any more, as a whole sweep found. */
  readonly settled: boolean;
  /** Sweeps that were made, the one that found nothing to flip included. */
  readonly sweeps: number;
}

/**
 * The energy of a state: `-sum_p F(x_p . s)` (Krotov and Hopfield 2016, equation 1).
 *
 * @throws RangeError `denseEnergy: state must have 2 states, got 3`
 *
 * @example
 * import { denseEnergy, pattern, polynomialInteraction } from '@mneme/hopfield';
 *
 * const memory = { patterns: [pattern([1, -1])], interaction: polynomialInteraction(3) };
 * console.log(denseEnergy(memory, pattern([1, -1]))); // -8
 */
export function denseEnergy({ patterns, interaction }: DenseMemory, state: Pattern): number {
  const size = requirePatterns('denseEnergy', patterns);
  requireStates('denseEnergy', 'state', state, size);
  return interaction.energy(productsOf(patterns, state));
}

/**
 * Lets a dense associative memory settle, one neuron at a time (Krotov and Hopfield 2016, equation 3): each takes the state whose energy is
 * the lower one. The two energies are compared; the sign of a gradient would be another rule, and a worse one.
 *
 *     s_i = sign(sum_p F(x_i^p + sum_(j /= i) x_j^p s_j) - F(-x_i^p + sum_(j /= i) x_j^p s_j))
 *
 * @throws RangeError `recallDensely: sweeps must be an integer of at least 1, got 0`
 *
 * @example
 * import { pattern, polynomialInteraction, recallDensely } from '@mneme/hopfield';
 *
 * const memory = {
 *   patterns: [pattern([1, 1, 1, -1, -1]), pattern([1, 1, 1, 1, -1])],
 *   interaction: polynomialInteraction(5),
 * };
 * console.log(recallDensely(memory, pattern([-1, 1, 1, 1, -1])).state.join()); // 1,1,1,1,-1
 */
export function recallDensely(
  { patterns, interaction }: DenseMemory,
  from: Pattern,
  options: DenseOptions = {},
): DenseRecall {
  const { random, ties = 'up', sweeps = 1000, onFlip } = options;
  const size = requirePatterns('recallDensely', patterns);
  requireStates('recallDensely', 'from', from, size);
  requireInteger('recallDensely', 'sweeps', sweeps);
  const state = Int8Array.from(from);
  const products = productsOf(patterns, state);
  const columns = columnsOf(patterns, size);
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    let flips = 0;
    for (const i of random?.at(sweep).permutation(size) ?? state.keys()) {
      const column = columns.subarray(i * patterns.length, (i + 1) * patterns.length);
      const [up, down] = bothWays(products, column, state[i] as number);
      const next = driven(interaction.prefer(up, down), state[i] as number, ties);
      if (next === state[i]) continue;
      state[i] = next;
      products.set(next > 0 ? up : down);
      flips++;
      onFlip?.(i, state);
    }
    if (flips === 0) return { state, settled: true, sweeps: sweep };
  }
  return { state, settled: false, sweeps };
}

/** The products with neuron i up, and with it down. */
function bothWays(products: Float64Array, column: Int8Array, own: number): [Float64Array, Float64Array] {
  const [up, down] = [new Float64Array(products.length), new Float64Array(products.length)];
  for (let p = 0; p < products.length; p++) {
    const part = column[p] as number;
    const rest = (products[p] as number) - part * own;
    up[p] = rest + part;
    down[p] = rest - part;
  }
  return [up, down];
}

function productsOf(patterns: readonly Pattern[], state: Pattern): Float64Array {
  return Float64Array.from(patterns, (stored) => {
    let sum = 0;
    for (let i = 0; i < state.length; i++) sum += (stored[i] as number) * (state[i] as number);
    return sum;
  });
}

/** Neuron i's state in each pattern, one after the other. */
function columnsOf(patterns: readonly Pattern[], size: number): Int8Array {
  const columns = new Int8Array(size * patterns.length);
  for (const [p, states] of patterns.entries()) {
    for (let i = 0; i < size; i++) columns[i * patterns.length + p] = states[i] as number;
  }
  return columns;
}
