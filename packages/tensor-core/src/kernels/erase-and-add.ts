import { add as addTensors, mul, reshape, slice, sub, type Tensor } from '@tensorflow/tfjs-core';
import { batchMatMul } from '../ops/batch-mat-mul.ts';
import type { KernelContract } from './contract.ts';
import { type Derivative, derivative } from './derivative.ts';

/** What each head of a memory writes; symbols of Graves, Wayne and Danihelka 2014. */
export type EraseAndAddInputs = {
  /** M, `[batch, slots, word]` */
  readonly contents: Tensor;
  /** w, `[batch, heads, slots]` */
  readonly weights: Tensor;
  /** e, `[batch, heads, word]`, in [0, 1] */
  readonly erase: Tensor;
  /** a, `[batch, heads, word]` */
  readonly add: Tensor;
};

const eraseAndAddDerivative: Derivative = /* @__PURE__ */ derivative<EraseAndAddInputs>({
  name: 'MnemeEraseAndAdd',
  names: ['contents', 'weights', 'erase', 'add'],
  outputs: ['contents'],
  composed: (inputs) => eraseAndAddKernel.composed(inputs, {}),
});

/** `MnemeEraseAndAddGradient`: the gradients by all inputs, from `dContents`. */
export const eraseAndAddGradientKernel: Derivative['kernel'] = eraseAndAddDerivative.kernel;

/** `MnemeEraseAndAdd`: `M'_i = M_i prod_h (1 - w_hi e_h) + sum_h w_hi a_h`, `[batch, slots, word]`. */
export const eraseAndAddKernel: KernelContract<EraseAndAddInputs, object> = {
  name: 'MnemeEraseAndAdd',
  outputs: ['contents'],
  gradient: eraseAndAddDerivative.gradient,
  composed({ contents, weights, erase, add }) {
    const [batch = 0, heads = 0, slots = 0] = weights.shape;
    const word = contents.shape[2] ?? 0;
    const kept = Array.from({ length: heads }, (_, h) => {
      const where = reshape(slice(weights, [0, h, 0], [batch, 1, slots]), [batch, slots, 1]);
      return sub(1, mul(where, slice(erase, [0, h, 0], [batch, 1, word])));
    });
    const left = kept.reduce((product, share) => mul(product, share));
    return [addTensors(mul(contents, left), batchMatMul(weights, add, { transposeA: true }))];
  },
};
