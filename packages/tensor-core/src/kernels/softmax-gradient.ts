import { mul, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { KernelContract } from './contract.ts';

/** `dy` the gradient of a softmax over the last axis, `y` its result. */
export type SoftmaxGradientInputs = { readonly dy: Tensor; readonly y: Tensor };

/** `MnemeSoftmaxGradient`: `y (dy - sum(dy y))` over the last axis, the gradient of any softmax whose result is `y`. */
export const softmaxGradientKernel: KernelContract<SoftmaxGradientInputs, object> = {
  name: 'MnemeSoftmaxGradient',
  outputs: ['dx'],
  composed: ({ dy, y }) => [softmaxDerivative(dy, y, y.rank - 1)],
};

/** The same over any axis. */
export function softmaxDerivative(dy: Tensor, y: Tensor, axis: number): Tensor {
  const weighted = mul(dy, y);
  return sub(weighted, mul(y, sum(weighted, axis, true)));
}
