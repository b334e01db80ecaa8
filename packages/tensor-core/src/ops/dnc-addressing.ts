import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { runContract } from '../kernels/contract.ts';
import { type DncLinksInputs, dncAllocationKernel, dncLinksKernel } from '../kernels/dnc-addressing.ts';
import { axes } from '../shape/axes.ts';

/**
 * Where a Differentiable Neural Computer writes what is new: to the slots least used (Graves et al. 2016, methods,
 * "dynamic memory allocation"). With the slots in the order phi from the least used on,
 * `a_phi(j) = (1 - u_phi(j)) prod_(i < j) u_phi(i)`.
 *
 * @param usage - u, `[batch, slots]`, in [0, 1]
 * @returns weights, `[batch, slots]`, that sum to `1 - prod u`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dncAllocation } from '@mneme/tensor-core';
 *
 * dncAllocation(tensor([[0.9, 0.1, 0.5, 1]])).print(); // [[0.005, 0.9, 0.05, 0]]
 */
export function dncAllocation(usage: Tensor): Tensor {
  axes('dncAllocation', { usage }, { usage: 'batch slots' });
  return tidy(() => runContract(dncAllocationKernel, { usage }, {})[0] as Tensor);
}

/** What {@link dncLinks} gives: the state of the next step. */
export interface DncLinks {
  /** `[batch, slots, slots]`: how much slot i was written to right after slot j. */
  readonly link: Tensor;
  /** `[batch, slots]`: how much each slot was the last one written to. */
  readonly precedence: Tensor;
}

/**
 * In which order a Differentiable Neural Computer wrote (Graves et al. 2016, methods, "temporal memory linkage"):
 * `L'_ij = (1 - w_i - w_j) L_ij + w_i p_j` off the diagonal, 0 on it, and then `p' = (1 - sum w) p + w`.
 *
 * @param inputs - `link` `[batch, slots, slots]`; `precedence` and `write` `[batch, slots]`
 *
 * @example
 * import { tensor, zeros } from '@tensorflow/tfjs-core';
 * import { dncLinks } from '@mneme/tensor-core';
 *
 * const before = { link: zeros([1, 2, 2]), precedence: tensor([[1, 0]]) };
 * dncLinks({ ...before, write: tensor([[0, 1]]) }).link.print(); // [[[0, 0], [1, 0]]]
 */
export function dncLinks(inputs: DncLinksInputs): DncLinks {
  const { link, precedence, write } = inputs;
  axes(
    'dncLinks',
    { write, link, precedence },
    { write: 'batch slots', link: 'batch slots slots', precedence: 'batch slots' },
  );
  const [next, last] = tidy(() => runContract(dncLinksKernel, inputs, {})) as [Tensor, Tensor];
  return { link: next, precedence: last };
}
