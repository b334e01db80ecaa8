import type { Random } from '@mneme/tensor-core';

/**
 * What a neuron does that is driven neither way: `up` becomes 1, as the book says (Qiu 2020, equation 8.32); `keep` stays as it is, so that
 * energies fall strictly; `down` becomes -1; or what a function says, as that of {@link tiesByChance}.
 */
export type Ties = 'up' | 'keep' | 'down' | (() => number);

/**
 * Ties that are broken by chance, 1 as often as -1. A state that came back may then still leave: what is said of fixed points and cycles
 * holds for the other rules.
 *
 * @example
 * import { pattern, synchronousStep, tiesByChance } from '@mneme/hopfield';
 * import { Random } from '@mneme/tensor-core';
 *
 * const weights = { size: 1, values: new Float64Array(1), symmetric: true };
 * const ties = tiesByChance(new Random(0));
 * const drawn = Array.from({ length: 8 }, () => synchronousStep({ weights }, pattern([1]), ties)[0]);
 * console.log(new Set(drawn).size); // 2
 */
export function tiesByChance(random: Random): () => number {
  let count = 0;
  return () => ((random.at(count++).uniforms(1)[0] as number) < 0.5 ? 1 : -1);
}

/** The state of a neuron that is driven by `field` and was `before`. */
export function driven(field: number, before: number, ties: Ties): number {
  if (field > 0) return 1;
  if (field < 0) return -1;
  if (typeof ties === 'function') return ties();
  return ties === 'keep' ? before : ties === 'up' ? 1 : -1;
}
