import { add, sub, type Tensor } from '@tensorflow/tfjs-core';
import { parts } from '../ops/softmax-parts.ts';
import type { KernelContract } from './contract.ts';

/** `x` `[..., width]` */
type Inputs = { readonly x: Tensor };

/** `MnemeLogSoftmax`: `x_i - log sum_j exp(x_j)` over the last axis, without overflow. */
export const logSoftmaxKernel: KernelContract<Inputs, object> = {
  name: 'MnemeLogSoftmax',
  outputs: ['y'],
  composed: ({ x }) => [logSoftmaxOf(x, x.rank - 1)],
};

/** The same over any axis. */
export function logSoftmaxOf(x: Tensor, axis: number): Tensor {
  const { largest, share } = parts(x, axis);
  return add(sub(x, largest), share);
}

/** `MnemeLogSumExp`: `log sum_j exp(x_j)` over the last axis, `[..., 1]`, without overflow. */
export const logSumExpKernel: KernelContract<Inputs, object> = {
  name: 'MnemeLogSumExp',
  outputs: ['value'],
  composed({ x }) {
    const { largest, share } = parts(x, x.rank - 1);
    return [sub(largest, share)];
  },
};
