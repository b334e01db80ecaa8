import { type Random, requireInteger } from '@mneme/tensor-core';
import type { Network } from '../binary/network.ts';
import { type Pattern, randomPattern } from '../binary/pattern.ts';
import { recallAsynchronously } from '../binary/recall-asynchronously.ts';
import type { Ties } from '../binary/ties.ts';

/** A state that a network stays in, and how much leads there. */
export interface Attractor {
  readonly state: Pattern;
  /** Of all states that recall started from, the share that ended here. */
  readonly basin: number;
}

/** 2^16 states are all tried in seconds. */
const MOST_ENUMERATED = 16;

/**
 * All states in which a network of at most 16 neurons comes to rest, and how much of the space leads to each, from every state there is: one
 * neuron at a time, in their order.
 *
 * @returns the widest basin first; states that never come to rest are in none
 * @throws RangeError `allAttractors: network must have at most 16 neurons, got 17: sample them`
 *
 * @example
 * import { allAttractors, hebbianWeights, pattern } from '@mneme/hopfield';
 *
 * const found = allAttractors({ weights: hebbianWeights([pattern([1, 1, 1, -1])]) });
 * console.log(found.map(({ basin }) => basin)); // [0.5, 0.5]
 */
export function allAttractors(network: Network, ties: Ties = 'up'): Attractor[] {
  const { size } = network.weights;
  if (size > MOST_ENUMERATED) {
    throw new RangeError(
      `allAttractors: network must have at most ${MOST_ENUMERATED} neurons, got ${size}: sample them`,
    );
  }
  const starts = Array.from({ length: 2 ** size }, (_, code) => stateOf(code, size));
  return count(starts, (start) => recallAsynchronously(network, start, { ties }));
}

/**
 * The same of a network of any size from a sample of random states: rare attractors are missed, and basins are estimates.
 *
 * @throws RangeError `sampleAttractors: starts must be an integer of at least 1, got 0`
 *
 * @example
 * import { hebbianWeights, pattern, sampleAttractors } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * const weights = hebbianWeights([pattern(new Array(20).fill(1))]);
 * console.log(sampleAttractors({ weights }, { starts: 50, random: new Random(0) }).length); // 2
 */
export function sampleAttractors(
  network: Network,
  { starts, random, ties = 'up' }: { starts: number; random: Random; ties?: Ties },
): Attractor[] {
  requireInteger('sampleAttractors', 'starts', starts);
  const { size } = network.weights;
  const drawn = Array.from({ length: starts }, (_, i) => randomPattern(size, random.split('start').at(i)));
  return count(drawn, (start, i) =>
    recallAsynchronously(network, start, { ties, order: 'random', random: random.split('order').at(i) }),
  );
}

function count(
  starts: readonly Pattern[],
  recall: (start: Pattern, i: number) => { state: Pattern; settled: boolean },
): Attractor[] {
  const found = new Map<string, { state: Pattern; times: number }>();
  for (const [i, start] of starts.entries()) {
    const { state, settled } = recall(start, i);
    if (!settled) continue;
    const name = state.join('');
    const known = found.get(name);
    if (known) known.times++;
    else found.set(name, { state, times: 1 });
  }
  return [...found.values()]
    .sort((a, b) => b.times - a.times)
    .map(({ state, times }) => ({ state, basin: times / starts.length }));
}

/** The state whose neuron i is bit i. */
function stateOf(code: number, size: number): Pattern {
  return Int8Array.from({ length: size }, (_, i) => ((code >> i) & 1 ? 1 : -1));
}
