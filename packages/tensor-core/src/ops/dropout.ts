import { clone, mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { isAccelerated, runContract } from '../kernels/contract.ts';
import { dropoutMask, dropoutMaskKernel } from '../kernels/dropout-mask.ts';
import type { Random } from '../random/random.ts';
import { requireFraction } from '../shape/require-number.ts';

/**
 * `x` with a random part `rate` of its numbers set to 0 and the others divided by `1 - rate`, so that the mean stays
 * (Srivastava et al. 2014). The same source gives the same numbers on every backend.
 *
 * @param rate - in [0, 1)
 * @throws RangeError `dropout: rate must be in [0, 1), got 1`
 *
 * @example
 * import { ones } from '@tensorflow/tfjs-core';
 * import { dropout, Random } from '@mneme/tensor-core';
 *
 * const y = dropout(ones([2, 3]), 0.5, new Random(0).at(7)); // zeros and twos
 */
export function dropout(x: Tensor, rate: number, random: Random): Tensor {
  requireFraction('dropout', 'rate', rate);
  if (rate === 0) return clone(x);
  return tidy(() => mul(x, maskOf(x.shape, rate, random)));
}

function maskOf(shape: readonly number[], rate: number, random: Random): Tensor {
  if (!isAccelerated(dropoutMaskKernel.name)) return tensor(dropoutMask(random, shape, rate), [...shape]);
  const key = tensor(Int32Array.from(random.key), [2], 'int32');
  const [mask] = runContract(dropoutMaskKernel, { key }, { shape, rate });
  return mask as Tensor;
}
