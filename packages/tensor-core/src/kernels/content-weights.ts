import { div, expandDims, mul, type Tensor } from '@tensorflow/tfjs-core';
import { batchMatMul } from '../ops/batch-mat-mul.ts';
import { safeNorm } from '../ops/safe-norm.ts';
import { softmax } from '../ops/softmax.ts';
import type { KernelContract } from './contract.ts';
import { type Derivative, derivative } from './derivative.ts';

/** What is looked for in a memory. */
export type ContentWeightsInputs = {
  /** M, `[batch, slots, word]` */
  readonly contents: Tensor;
  /** k, `[batch, heads, word]` */
  readonly key: Tensor;
  /** beta, `[batch, heads, 1]`, above 0: how sharply content is matched. */
  readonly strength: Tensor;
};

/** Under the root of each norm, so that a memory of zeros has a direction, and a finite gradient. */
const NORM = 1e-12;

const contentDerivative: Derivative = /* @__PURE__ */ derivative<ContentWeightsInputs>({
  name: 'MnemeContentWeights',
  names: ['contents', 'key', 'strength'],
  outputs: ['weights'],
  composed: (inputs) => contentWeightsKernel.composed(inputs, {}),
});

/** `MnemeContentWeightsGradient`: the gradients by all inputs, from `dWeights`. */
export const contentWeightsGradientKernel: Derivative['kernel'] = contentDerivative.kernel;

/** `MnemeContentWeights`: `w_h = softmax_i(beta_h cos(k_h, M_i))`, `[batch, heads, slots]`. */
export const contentWeightsKernel: KernelContract<ContentWeightsInputs, object> = {
  name: 'MnemeContentWeights',
  outputs: ['weights'],
  gradient: contentDerivative.gradient,
  composed({ contents, key, strength }) {
    const products = batchMatMul(key, contents, { transposeB: true });
    const norms = mul(safeNorm(key, 2, NORM, true), expandDims(safeNorm(contents, 2, NORM), 1));
    return [softmax(mul(strength, div(products, norms)))];
  },
};
