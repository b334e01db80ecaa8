import { add, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { prod } from '../ops/prod.ts';
import type { KernelContract } from './contract.ts';
import { type Derivative, derivative } from './derivative.ts';

/** What was used, read and written before; symbols of Graves et al. 2016. */
export type DncUsageInputs = {
  /** u, `[batch, slots]`, in [0, 1] */
  readonly usage: Tensor;
  /** f, `[batch, readHeads, 1]`, in [0, 1]: how much of what was read is given free. */
  readonly free: Tensor;
  /** w^r of the step before, `[batch, readHeads, slots]` */
  readonly readWeights: Tensor;
  /** w^w of the step before, `[batch, writeHeads, slots]` */
  readonly writeWeights: Tensor;
};

const usageDerivative: Derivative = /* @__PURE__ */ derivative<DncUsageInputs>({
  name: 'MnemeDncUsage',
  names: ['usage', 'free', 'readWeights', 'writeWeights'],
  outputs: ['usage', 'retention'],
  composed: (inputs) => dncUsageKernel.composed(inputs, {}),
});

/** `MnemeDncUsageGradient`: the gradients by all inputs, from `dUsage` and `dRetention`. */
export const dncUsageGradientKernel: Derivative['kernel'] = usageDerivative.kernel;

/**
 * `MnemeDncUsage`: `psi = prod_r (1 - f_r w^r_r)`, `w = 1 - prod_h (1 - w^w_h)` and `u' = (u + w - u w) psi`: u' and psi,
 * `[batch, slots]` each.
 */
export const dncUsageKernel: KernelContract<DncUsageInputs, object> = {
  name: 'MnemeDncUsage',
  outputs: ['usage', 'retention'],
  gradient: usageDerivative.gradient,
  composed({ usage, free, readWeights, writeWeights }) {
    const retention = prod(sub(1, mul(free, readWeights)), 1);
    const written = sub(1, prod(sub(1, writeWeights), 1));
    return [mul(sub(add(usage, written), mul(usage, written)), retention), retention];
  },
};
