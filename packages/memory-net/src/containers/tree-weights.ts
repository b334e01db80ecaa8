import { axes } from '@mneme/tensor-core';
import { mul, ones, reshape, slice, stack, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * How much of a descent from the root of a binary tree ends in each leaf, where each inner node turns right by some probability:
 * the product of the turns on the way (Andrychowicz and Kurach 2016, section 3).
 *
 *     w_leaf = prod_(nodes on its way) p_node, or 1 - p_node where the way turns left
 *
 * @param right - p of each inner node, `[batch, leaves - 1]` in [0, 1], level after level from the root, each from left to right
 * @returns `[batch, leaves]`, 1 together
 * @throws RangeError `treeWeights: right must be of one inner node fewer than a power of 2, got 4`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { treeWeights } from '@mneme/memory-net';
 *
 * treeWeights(tensor([[0.5, 0.25, 1]])).print(); // [[0.375, 0.125, 0, 0.5]]
 */
export function treeWeights(right: Tensor): Tensor {
  const { batch, inner } = axes('treeWeights', { right }, { right: 'batch inner' });
  if (!Number.isInteger(Math.log2(inner + 1))) {
    throw new RangeError(
      `treeWeights: right must be of one inner node fewer than a power of 2, got ${inner}`,
    );
  }
  return tidy(() => {
    let weights: Tensor = ones([batch, 1]);
    for (let nodes = 1; nodes <= inner; nodes *= 2) {
      const turns = slice(right, [0, nodes - 1], [-1, nodes]);
      const halves = [mul<Tensor>(weights, sub(1, turns)), mul<Tensor>(weights, turns)];
      weights = reshape(stack(halves, 2), [batch, 2 * nodes]);
    }
    return weights;
  });
}
