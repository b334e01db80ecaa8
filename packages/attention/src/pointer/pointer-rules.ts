import { oneHot } from '@mneme/tensor-core';
import {
  addN,
  greater,
  less,
  logicalAnd,
  logicalNot,
  logicalOr,
  mul,
  ones,
  sum,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';

/**
 * Which items a pointer may choose next: the rule of a task.
 *
 * @param chosen - the choices so far, first to last, each 1 at its item and 0 elsewhere, `[rows, items]`; none at first
 * @param items - how many items there are
 * @returns bool, `[rows, items]` or `[1, items]`, true where a choice is allowed
 */
export type PointerRule = (chosen: readonly Tensor[], items: number) => Tensor;

/**
 * Every item at most once: sorting, a tour of cities.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { eachOnce } from '@mneme/attention';
 *
 * eachOnce([tensor([[0, 1, 0]])], 3).print(); // [[1, 0, 1]]
 */
export const eachOnce: PointerRule = (chosen, items) => {
  if (chosen.length === 0) return ones([1, items], 'bool');
  return tidy(() => less(addN([...chosen]), 0.5));
};

/**
 * Every item at most once, until one of them that stands for the end: it may be chosen once another was, and then nothing
 * else can. A subset in some order, for instance the corners of a convex hull (Vinyals, Fortunato and Jaitly 2015, section
 * 3.1).
 *
 * @param end - the place of the item that ends the choice
 * @throws RangeError (when it is asked) `eachOnceUntil: end must be an item, in [0, 3), got 5`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { eachOnceUntil } from '@mneme/attention';
 *
 * eachOnceUntil(2)([tensor([[0, 1, 0]])], 3).print(); // [[1, 0, 1]]
 * eachOnceUntil(2)([tensor([[0, 0, 1]])], 3).print(); // [[0, 0, 1]]
 */
export function eachOnceUntil(end: number): PointerRule {
  return (chosen, items) => {
    if (!Number.isInteger(end) || end < 0 || end >= items) {
      throw new RangeError(`eachOnceUntil: end must be an item, in [0, ${items}), got ${end}`);
    }
    return tidy(() => {
      const last = oneHot(tensor1d([end], 'int32'), items);
      const isLast = greater(last, 0.5);
      if (chosen.length === 0) return logicalNot(isLast);
      const taken = addN([...chosen]);
      const ended = greater(sum(mul(taken, last), -1, true), 0.5);
      return logicalOr(logicalAnd(less(taken, 0.5), logicalNot(ended)), logicalAnd(isLast, ended));
    });
  };
}

/**
 * A tour that closes: every item at most once, but the first again once two were chosen, and after that nothing else.
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { closedTour } from '@mneme/attention';
 *
 * closedTour([tensor([[0, 1, 0]]), tensor([[1, 0, 0]])], 3).print(); // [[0, 1, 1]]
 */
export const closedTour: PointerRule = (chosen, items) => {
  const [first] = chosen;
  if (!first || chosen.length < 2) return eachOnce(chosen, items);
  return tidy(() => {
    const taken = addN([...chosen]);
    const closed = greater(sum(mul(taken, first), -1, true), 1.5);
    return logicalOr(logicalAnd(less(taken, 0.5), logicalNot(closed)), greater(first, 0.5));
  });
};
