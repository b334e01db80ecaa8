import { add, mean, mul, rsqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import { sumOfLeading } from '../ops/reduce-to-shape.ts';
import type { KernelContract } from './contract.ts';

/** `x` `[..., width]`, `scale` `[width]`. */
export type RmsNormalizationInputs = { readonly x: Tensor; readonly scale: Tensor };

/** `inverseRoot` is the forward kernel's, `[..., 1]`. */
export type RmsNormalizationGradientInputs = {
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly scale: Tensor;
  readonly inverseRoot: Tensor;
};

/** `MnemeRmsNormalization`: `x / sqrt(mean(x^2) + epsilon) scale`, the mean over the last axis. */
export const rmsNormalizationKernel: KernelContract<RmsNormalizationInputs, { readonly epsilon: number }> = {
  name: 'MnemeRmsNormalization',
  outputs: ['y', 'inverseRoot'],
  composed({ x, scale }, { epsilon }) {
    const inverseRoot = rsqrt(add(mean(square(x), -1, true), epsilon));
    return [mul(mul(x, inverseRoot), scale), inverseRoot];
  },
};

/** `MnemeRmsNormalizationGradient`: the gradients by `x` and `scale`. */
export const rmsNormalizationGradientKernel: KernelContract<RmsNormalizationGradientInputs, object> = {
  name: 'MnemeRmsNormalizationGradient',
  outputs: ['dx', 'dscale'],
  composed({ dy, x, scale, inverseRoot }) {
    const normalized = mul(x, inverseRoot);
    const inner = mul(dy, scale);
    const along = mul(normalized, mean(mul(inner, normalized), -1, true));
    return [mul(sub(inner, along), inverseRoot), sumOfLeading(mul(dy, normalized), x.rank - 1)];
  },
};
