import { add, expandDims, type Tensor, unstack } from '@tensorflow/tfjs-core';

/** A chain as the recursions walk along it. */
export interface Steps {
  /** Of each place, `[..., states]`. */
  readonly unary: readonly Tensor[];
  /** From each place but the last to the next, `[..., to, from]`, with axes of 1 where it is the same for all. */
  readonly into: readonly Tensor[];
}

/**
 * @param unary - `[..., length, states]`
 * @param into - `[..., length - 1 or 1, to, from]`
 */
export function stepsOf(unary: Tensor, into: Tensor): Steps {
  // unstack, for its gradient is one stack: that of a slice is as long as the chain.
  const places = unstack(unary, unary.rank - 2);
  const distinct = unstack(into, into.rank - 3);
  const [first] = distinct;
  return {
    unary: places,
    into: distinct.length > 1 || !first ? distinct : new Array<Tensor>(places.length - 1).fill(first),
  };
}

/**
 * The message of each place: its own potential and the sum, or whatever `combine` makes, over all that may come before.
 *
 *     m_t(j) = normalize(unary_t(j) + combine_i(m_t-1(i) + transition_t(i, j)))
 */
export function chainMessages(
  { unary, into }: Steps,
  combine: (scores: Tensor) => Tensor,
  normalize: (message: Tensor) => Tensor = (message) => message,
): Tensor[] {
  const messages: Tensor[] = [];
  for (const [place, own] of unary.entries()) {
    const before = messages.at(-1);
    const step = into[place - 1];
    const message = before && step ? add(own, combine(add(expandDims(before, -2), step))) : own;
    messages.push(normalize(message));
  }
  return messages;
}
