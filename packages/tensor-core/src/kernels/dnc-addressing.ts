import {
  add,
  expandDims,
  mul,
  neg,
  reshape,
  sub,
  sum,
  type Tensor,
  tensor,
  topk,
} from '@tensorflow/tfjs-core';
import { cumprod } from '../ops/cumprod.ts';
import { oneHot } from '../ops/one-hot.ts';
import type { KernelContract } from './contract.ts';
import { type Derivative, derivative } from './derivative.ts';

type Usage = { readonly usage: Tensor };

const allocationDerivative: Derivative = /* @__PURE__ */ derivative<Usage>({
  name: 'MnemeDncAllocation',
  names: ['usage'],
  outputs: ['allocation'],
  composed: (inputs) => dncAllocationKernel.composed(inputs, {}),
});

/** `MnemeDncAllocationGradient`: the gradient by the usage, from `dAllocation`. */
export const dncAllocationGradientKernel: Derivative['kernel'] = allocationDerivative.kernel;

/**
 * `MnemeDncAllocation`: from the usage u, `[batch, slots]`, in [0, 1], the weights by which free slots are written to
 * (Graves et al. 2016, equation 1 of "memory addressing"): with the slots in the order phi from the least used on,
 * `a_phi(j) = (1 - u_phi(j)) prod_(i < j) u_phi(i)`. The order itself has no gradient.
 */
export const dncAllocationKernel: KernelContract<Usage, object> = {
  name: 'MnemeDncAllocation',
  outputs: ['allocation'],
  gradient: allocationDerivative.gradient,
  composed({ usage }) {
    const slots = usage.shape[1] ?? 0;
    const order = oneHot(topk(neg(usage), slots).indices, slots, 'float32'); // [batch, place, slot]
    const sorted = sum(mul(order, expandDims(usage, 1)), 2);
    const free = mul(sub(1, sorted), cumprod(sorted, 1, { exclusive: true }));
    return [sum(mul(order, expandDims(free, 2)), 1)];
  },
};

/** `link` L, `[batch, slots, slots]`; `precedence` p and `write` w, `[batch, slots]`. */
export type DncLinksInputs = { readonly link: Tensor; readonly precedence: Tensor; readonly write: Tensor };

const linksDerivative: Derivative = /* @__PURE__ */ derivative<DncLinksInputs>({
  name: 'MnemeDncLinks',
  names: ['link', 'precedence', 'write'],
  outputs: ['link', 'precedence'],
  composed: (inputs) => dncLinksKernel.composed(inputs, {}),
});

/** `MnemeDncLinksGradient`: the gradients by all inputs, from `dLink` and `dPrecedence`. */
export const dncLinksGradientKernel: Derivative['kernel'] = linksDerivative.kernel;

/**
 * `MnemeDncLinks`: which slot was written to after which. `L'_ij = (1 - w_i - w_j) L_ij + w_i p_j` with a diagonal of
 * zeros, and after it `p' = (1 - sum w) p + w` (Graves et al. 2016, "temporal memory linkage").
 */
export const dncLinksKernel: KernelContract<DncLinksInputs, object> = {
  name: 'MnemeDncLinks',
  outputs: ['link', 'precedence'],
  gradient: linksDerivative.gradient,
  composed({ link, precedence, write }) {
    const [batch = 0, slots = 0] = write.shape;
    const [rows, columns] = [reshape(write, [batch, slots, 1]), reshape(write, [batch, 1, slots])];
    const kept = mul(sub(sub(1, rows), columns), link);
    const added = mul(rows, reshape(precedence, [batch, 1, slots]));
    const apart = Array.from({ length: slots * slots }, (_, i) => (i % (slots + 1) === 0 ? 0 : 1));
    const next = mul(add(kept, added), tensor(apart, [slots, slots]));
    return [next, add(mul(sub(1, sum(write, 1, true)), precedence), write)];
  },
};
