import { axes, prod } from '@mneme/tensor-core';
import { add, mul, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** How much of what each slot holds the read heads do not give free. */
export interface RetentionInputs {
  /** f, `[batch, readHeads, 1]`, in [0, 1] */
  readonly free: Tensor;
  /** w^r of the step before, `[batch, readHeads, slots]` */
  readonly readWeights: Tensor;
}

/**
 * Retention, `psi_i = prod_r (1 - f_r w^r_i)` (Graves et al. 2016, methods, "dynamic memory allocation").
 *
 * @returns `[batch, slots]`, in [0, 1]
 * @throws ShapeError `dncRetention: free must be [batch, readHeads, 1], got [2, 3, 5]: 5 is not 1`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dncRetention } from '@mneme/memory-net';
 *
 * dncRetention({ free: tensor([[[1]]]), readWeights: tensor([[[0.25, 0.75]]]) }).print(); // [[0.75, 0.25]]
 */
export function dncRetention({ free, readWeights }: RetentionInputs): Tensor {
  axes(
    'dncRetention',
    { free, readWeights },
    { free: 'batch readHeads 1', readWeights: 'batch readHeads slots' },
  );
  return tidy(() => prod(sub(1, mul(free, readWeights)), 1));
}

/** What a step leaves used. */
export interface UsageInputs {
  /** u of the step before, `[batch, slots]`, in [0, 1] */
  readonly usage: Tensor;
  /** w^w of the step before, `[batch, writeHeads, slots]` */
  readonly writeWeights: Tensor;
  /** psi, `[batch, slots]` */
  readonly retention: Tensor;
}

/**
 * Usage: what was used and what was written, less what was given free (Graves et al. 2016, the same section):
 *
 *     u' = (u + w - u w) psi,   w = 1 - prod_h (1 - w^w_h)
 *
 * @returns `[batch, slots]`, in [0, 1]
 * @throws ShapeError `dncUsage: retention must be [batch, slots], got [2, 5]: slots is 3 in usage but 5 here`
 *
 * @example
 * import { tensor } from '@tensorflow/tfjs-core';
 * import { dncUsage } from '@mneme/memory-net';
 *
 * const [usage, retention] = [tensor([[0.5, 0]]), tensor([[1, 0.5]])];
 * dncUsage({ usage, writeWeights: tensor([[[0.5, 1]]]), retention }).print(); // [[0.75, 0.5]]
 */
export function dncUsage({ usage, writeWeights, retention }: UsageInputs): Tensor {
  axes(
    'dncUsage',
    { usage, writeWeights, retention },
    { usage: 'batch slots', writeWeights: 'batch writeHeads slots', retention: 'batch slots' },
  );
  return tidy(() => {
    const written = sub(1, prod(sub(1, writeWeights), 1));
    return mul(sub(add(usage, written), mul(usage, written)), retention);
  });
}
