import { type Random, requireInteger } from '@mneme/tensor-core';
import { localField, type Network, requireNetwork } from './network.ts';
import type { Pattern } from './pattern.ts';
import { driven, type Ties } from './ties.ts';

export interface BlockOptions {
  /** Neurons that are updated at once. 1 is {@link recallAsynchronously}, all of them {@link recallSynchronously} without a diagonal. */
  readonly block: number;
  /** Deals the neurons out to blocks anew for each sweep. Default: they are taken in their order. */
  readonly random?: Random;
  /** Default `up`. */
  readonly ties?: Ties;
  /** After so many sweeps it ends unsettled. Default 1,000. */
  readonly sweeps?: number;
}

export interface BlockRecall {
  readonly state: Pattern;
  /** Whether no neuron would flip any more, as a whole sweep found. Blocks may also run in circles: then it never does. */
  readonly settled: boolean;
  /** Sweeps that were made, the one that found nothing to flip included. */
  readonly sweeps: number;
}

/**
 * Lets a network settle block by block: the neurons of a block are updated at once, one block after the other (between Hopfield 1982 and
 * Little 1974). Within a block the energy may rise, as it may when all are updated at once: where the weights inside each block are 0, it
 * does not.
 *
 * @throws RangeError `recallInBlocks: block must be at most 3, got 4`
 *
 * @example
 * import { hebbianWeights, pattern, recallInBlocks } from '@mneme/hopfield';
 *
 * const weights = hebbianWeights([pattern([1, 1, 1, -1, -1, -1])]);
 * const { state, settled } = recallInBlocks({ weights }, pattern([-1, 1, 1, -1, -1, -1]), { block: 2 });
 * console.log(settled, state.join()); // true 1,1,1,-1,-1,-1
 */
export function recallInBlocks(network: Network, from: Pattern, options: BlockOptions): BlockRecall {
  const { block, random, ties = 'up', sweeps = 1000 } = options;
  const { size } = network.weights;
  requireNetwork('recallInBlocks', network, from);
  requireInteger('recallInBlocks', 'block', block);
  requireInteger('recallInBlocks', 'sweeps', sweeps);
  if (block > size) throw new RangeError(`recallInBlocks: block must be at most ${size}, got ${block}`);
  const state = Int8Array.from(from);
  for (let sweep = 1; sweep <= sweeps; sweep++) {
    const order = random?.at(sweep).permutation(size) ?? Int32Array.from({ length: size }, (_, i) => i);
    let flips = 0;
    for (let start = 0; start < size; start += block) {
      const chosen = order.subarray(start, start + block);
      const next = Int8Array.from(chosen, (i) =>
        driven(localField(network, state, i), state[i] as number, ties),
      );
      for (const [at, i] of chosen.entries()) {
        if (state[i] !== next[at]) flips++;
        state[i] = next[at] as number;
      }
    }
    if (flips === 0) return { state, settled: true, sweeps: sweep };
  }
  return { state, settled: false, sweeps };
}
