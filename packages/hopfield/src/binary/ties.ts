/**
 * What a neuron does that is driven neither way: `up` becomes 1, as the book says (Qiu 2020, equation 8.32); `keep` stays as it is, so that
 * energies fall strictly; `down` becomes -1.
 */
export type Ties = 'up' | 'keep' | 'down';

/** The state of a neuron that is driven by `field` and was `before`. */
export function driven(field: number, before: number, ties: Ties): number {
  if (field > 0) return 1;
  if (field < 0) return -1;
  return ties === 'keep' ? before : ties === 'up' ? 1 : -1;
}
