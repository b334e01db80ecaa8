import { add, cast, clipByValue, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { softmaxOf } from '../ops/softmax.ts';
import type { KernelContract } from './contract.ts';

/** `x` `[..., width]`; `mask`, of bool, broadcasts to it. */
export type MaskedSoftmaxInputs = { readonly x: Tensor; readonly mask: Tensor };

/**
 * `MnemeMaskedSoftmax`: the softmax over the last axis of those places that the mask allows. Others get exactly 0, and so
 * do all where it allows none.
 */
export const maskedSoftmaxKernel: KernelContract<MaskedSoftmaxInputs, object> = {
  name: 'MnemeMaskedSoftmax',
  outputs: ['y'],
  composed: ({ x, mask }) => [weightsWithin(x, mask, x.rank - 1)],
};

// Scores are held within LIMIT of zero, and those that are left out moved further down than that reaches: all stay
// finite, and next to any score that counts their exponential is 0.
const LIMIT = 1e38;
const PENALTY = 2.2e38;

/** By kernels alone that broadcast fast everywhere: tfjs-wasm's `where` and `minimum` take hundreds of times as long. */
export function weightsWithin(x: Tensor, mask: Tensor, axis: number): Tensor {
  const kept = cast(mask, 'float32');
  const lowered = add(clipByValue(x, -LIMIT, LIMIT), mul(sub(kept, 1), PENALTY));
  return mul(softmaxOf(lowered, axis), kept);
}
