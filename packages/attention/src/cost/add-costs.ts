/** What a mechanism costs, forwards, in exact numbers. Add them with {@link addCosts}. */
export interface Cost {
  /**
   * A number times another, added to a sum: `rows x inner x columns` for each matrix product, dense, as it is run. Nothing else is
   * counted: a softmax, a bias or a mask takes a few operations for each number that is held. Where a recursion sums over pairs of
   * states in logarithms, each pair is one.
   */
  readonly multiplyAdds: number;
  /**
   * Those of `multiplyAdds` on which nothing depends, for their result is masked, or multiplied by a weight that is 0 by construction:
   * what a kernel could leave out, and some do where a band says so.
   */
  readonly hidden: number;
  /** Numbers that are learned. */
  readonly parameters: number;
  /**
   * Of the results of products, of normalizers (softmax, sigmoid, a choice of one) and of tanh, each once, at 4 bytes a number. Scaling,
   * biases, masks and turned axes are counted with what they are done to. A fused kernel need not hold all of them at a time.
   */
  readonly activationBytes: number;
  /**
   * What is kept of the items attended to, so that a later query computes nothing of theirs again: keys and values, projected keys, or
   * the memory that stands for them. 0 where there are no later queries.
   */
  readonly cacheBytes: number;
}

/** Of a number, float32. */
export const BYTES = 4;

/**
 * The cost of several mechanisms that run one after the other; of none, all zeros.
 *
 * @example
 * import { addCosts, dotScoreCost, readCost } from '@mneme/attention';
 *
 * const sizes = { queries: 2, keys: 5 };
 * const { multiplyAdds } = addCosts(dotScoreCost({ ...sizes, depth: 3 }), readCost({ ...sizes, width: 7 }));
 * console.log(multiplyAdds); // 100
 */
export function addCosts(...costs: readonly Cost[]): Cost {
  const total = (name: keyof Cost): number => costs.reduce((sum, cost) => sum + cost[name], 0);
  return {
    multiplyAdds: total('multiplyAdds'),
    hidden: total('hidden'),
    parameters: total('parameters'),
    activationBytes: total('activationBytes'),
    cacheBytes: total('cacheBytes'),
  };
}

/** A cost of which only some is not zero. */
export function costOf(some: Partial<Cost>): Cost {
  return { ...addCosts(), ...some };
}
