import { type Random, requireInteger } from '@mneme/tensor-core';
import { localField, type Network, requireNetwork } from './network.ts';
import type { Pattern } from './pattern.ts';
import { driven, type Ties } from './ties.ts';

export interface AsynchronousOptions {
  /**
   * In which order neurons are looked at: `fixed`, 0 to the last; `random`, all of them in an order that is drawn for each sweep;
   * `independent`, each drawn by itself, so that a sweep may miss some. Default `fixed`.
   */
  readonly order?: 'fixed' | 'random' | 'independent';
  /** Needed for an order that is drawn. */
  readonly random?: Random;
  /** Default `up`. */
  readonly ties?: Ties;
  /** After so many sweeps it ends unsettled. Default 1,000. */
  readonly sweeps?: number;
  /** Called after each flip with the state as it is then, which goes on changing. */
  readonly onFlip?: (neuron: number, state: Pattern) => void;
}

export interface AsynchronousRecall {
  readonly state: Pattern;
  /** Whether no neuron would flip any more, as a whole sweep found. */
  readonly settled: boolean;
  /** Sweeps that were made, the one that found nothing to flip included. */
  readonly sweeps: number;
  readonly flips: number;
}

/**
 * Lets a network settle from a state, one neuron at a time (Hopfield 1982): each is set to the sign of what drives it. With symmetric
 * weights the energy never rises, and it ends in a fixed point. Settled means that a full sweep over all neurons would flip none, not that
 * the energy has stopped changing.
 *
 *     s_i = sign(sum_(j /= i) w_ij s_j + b_i)
 *
 * @throws RangeError `recallAsynchronously: random must be given for order random, got none`
 *
 * @example
 * import { hebbianWeights, pattern, recallAsynchronously } from '@mneme/hopfield';
 *
 * const weights = hebbianWeights([pattern([1, 1, 1, -1, -1, -1])]);
 * const { state, settled } = recallAsynchronously({ weights }, pattern([-1, 1, 1, -1, -1, -1]));
 * console.log(settled, state.join()); // true 1,1,1,-1,-1,-1
 */
export function recallAsynchronously(
  network: Network,
  from: Pattern,
  options: AsynchronousOptions = {},
): AsynchronousRecall {
  const { order = 'fixed', random, ties = 'up', sweeps = 1000, onFlip } = options;
  requireNetwork('recallAsynchronously', network, from);
  requireInteger('recallAsynchronously', 'sweeps', sweeps);
  if (order !== 'fixed' && !random) {
    throw new RangeError(`recallAsynchronously: random must be given for order ${order}, got none`);
  }
  const state = Int8Array.from(from);
  const { size } = network.weights;
  const wanted = (i: number): number => driven(localField(network, state, i), state[i] as number, ties);
  const atRest = (): boolean => state.every((own, i) => wanted(i) === own);
  let flips = 0;
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    const before = flips;
    for (const i of orderOf(order, size, random?.at(sweep))) {
      const next = wanted(i);
      if (next === state[i]) continue;
      state[i] = next;
      flips++;
      onFlip?.(i, state);
    }
    // Neurons drawn one by one may have left some out.
    if (flips === before && (order !== 'independent' || atRest())) {
      return { state, settled: true, sweeps: sweep, flips };
    }
  }
  return { state, settled: atRest(), sweeps, flips };
}

function orderOf(
  order: NonNullable<AsynchronousOptions['order']>,
  size: number,
  random: Random | undefined,
): Iterable<number> {
  if (!random || order === 'fixed') return new Int32Array(size).keys();
  return order === 'random' ? random.permutation(size) : random.integers(size, size);
}
