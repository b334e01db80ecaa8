import { axes, batchMatMul, oneHot, select } from '@mneme/tensor-core';
import {
  add,
  cast,
  expandDims,
  mul,
  scalar,
  slice,
  squeeze,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { chainLogPartition } from './chain-log-partition.ts';
import { type ChainPotentials, type ChainSizes, checkChain } from './chain-potentials.ts';

/**
 * The score of one sequence of states each: the sum of the potentials that it meets.
 *
 * @param states - `[batch, length]` of int32, in [0, states); what stands where the mask leaves a place out does not matter
 * @returns `[batch]`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { chainScore } from '@mneme/attention';
 *
 * const potentials = { unary: tensor([[[1, 2], [3, 4]]]), transitions: tensor([[10, 20], [30, 40]]) };
 * chainScore(potentials, tensor([[1, 0]], [1, 2], 'int32')).print(); // [2 + 30 + 3]
 */
export function chainScore(potentials: ChainPotentials, states: Tensor): Tensor {
  const sizes = checkChain('chainScore', potentials);
  checkStates('chainScore', states, sizes);
  return tidy(() => scoreOf(potentials, states, sizes));
}

/**
 * `log p(z) = score(z) - log Z` of one sequence of states each; minus its mean is the loss by which a conditional random
 * field is trained.
 *
 * @param states - `[batch, length]` of int32, in [0, states); what stands where the mask leaves a place out does not matter
 * @returns `[batch]`, at most 0 (but for rounding)
 *
 * @example
 * import { tensor, zeros } from '@tensorflow/tfjs-core';
 * import { chainLogProbability } from '@mneme/attention';
 *
 * const potentials = { unary: zeros([1, 3, 2]), transitions: zeros([2, 2]) };
 * chainLogProbability(potentials, tensor([[0, 1, 1]], [1, 3], 'int32')).print(); // [-log 8]
 */
export function chainLogProbability(potentials: ChainPotentials, states: Tensor): Tensor {
  const sizes = checkChain('chainLogProbability', potentials);
  checkStates('chainLogProbability', states, sizes);
  return tidy(() => sub(scoreOf(potentials, states, sizes), chainLogPartition(potentials)));
}

function checkStates(where: string, states: Tensor, { batch, length }: ChainSizes): void {
  axes(where, { states }, { states: `${batch} ${length}` });
  if (states.dtype !== 'int32') {
    throw new RangeError(`${where}: states must be of dtype int32, got ${states.dtype}`);
  }
}

function scoreOf({ unary, transitions, mask }: ChainPotentials, given: Tensor, sizes: ChainSizes): Tensor {
  const { batch, length, states } = sizes;
  const open = mask && expandDims(mask, -1);
  const all = oneHot(given, states); // [batch, length, states]
  const chosen = open ? mul(all, cast(open, 'float32')) : all;
  const own = sum(mul(open ? select(open, unary, scalar(0)) : unary, chosen), [1, 2]);
  if (length === 1) return own;
  const size = [batch, length - 1, states];
  const from = slice(chosen, [0, 0, 0], size);
  const reached =
    transitions.rank === 2
      ? batchMatMul(from, transitions)
      : squeeze(batchMatMul(expandDims(from, 2), transitions), [2]); // [batch, length - 1, to]
  return add(own, sum(mul(reached, slice(chosen, [0, 1, 0], size)), [1, 2]));
}
