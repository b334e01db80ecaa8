import { axes, type DncUsageInputs, dncUsageKernel, runContract } from '@mneme/tensor-core';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

/** What a step leaves used, and what it has kept. */
export type DncUsage = {
  /** u', `[batch, slots]`, in [0, 1] */
  readonly usage: Tensor;
  /** psi, `[batch, slots]`, in [0, 1]: how much of a slot the read heads have not given free. */
  readonly retention: Tensor;
};

/**
 * Usage: what was used and what was written, less what the read heads give free (Graves et al. 2016, methods, "dynamic
 * memory allocation"):
 *
 *     psi = prod_r (1 - f_r w^r_r),   w = 1 - prod_h (1 - w^w_h),   u' = (u + w - u w) psi
 *
 * @throws ShapeError `dncUsage: free must be [batch, readHeads, 1], got [2, 3, 5]: 5 is not 1`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dncUsage } from '@mneme/memory-net';
 *
 * const [usage, free] = [tensor([[0.5, 0]]), tensor([[[1]]])];
 * const { retention } = dncUsage({
 *   ...{ usage, free },
 *   readWeights: tensor([[[0, 0.5]]]),
 *   writeWeights: tensor([[[0.5, 1]]]),
 * });
 * console.log(Array.from(retention.dataSync())); // [1, 0.5]
 */
export function dncUsage(inputs: DncUsageInputs): DncUsage {
  const { usage, free, readWeights, writeWeights } = inputs;
  axes(
    'dncUsage',
    { usage, readWeights, free, writeWeights },
    {
      usage: 'batch slots',
      readWeights: 'batch readHeads slots',
      free: 'batch readHeads 1',
      writeWeights: 'batch writeHeads slots',
    },
  );
  return tidy(() => {
    const [next, retention] = runContract(dncUsageKernel, inputs, {}) as [Tensor, Tensor];
    return { usage: next, retention };
  });
}
