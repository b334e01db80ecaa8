import { add, mean, mul, rsqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import { sumOfLeading } from '../ops/reduce-to-shape.ts';
import type { KernelContract } from './contract.ts';

/** `x` `[..., width]`, `scale` and `offset` `[width]`. */
export type LayerNormalizationInputs = {
  readonly x: Tensor;
  readonly scale: Tensor;
  readonly offset: Tensor;
};

/** `mean` and `inverseDeviation` are the forward kernel's, `[..., 1]`. */
export type LayerNormalizationGradientInputs = {
  readonly dy: Tensor;
  readonly x: Tensor;
  readonly scale: Tensor;
  readonly mean: Tensor;
  readonly inverseDeviation: Tensor;
};

/** `MnemeLayerNormalization`: `(x - mean) / sqrt(variance + epsilon) scale + offset`, moments over the last axis. */
export const layerNormalizationKernel: KernelContract<
  LayerNormalizationInputs,
  { readonly epsilon: number }
> = {
  name: 'MnemeLayerNormalization',
  outputs: ['y', 'mean', 'inverseDeviation'],
  composed({ x, scale, offset }, { epsilon }) {
    const centre = mean(x, -1, true);
    const centred = sub(x, centre);
    const inverseDeviation = rsqrt(add(mean(square(centred), -1, true), epsilon));
    const y = add(mul(mul(centred, inverseDeviation), scale), offset);
    return [y, centre, inverseDeviation];
  },
};

/** `MnemeLayerNormalizationGradient`: the gradients by `x`, `scale` and `offset`. */
export const layerNormalizationGradientKernel: KernelContract<LayerNormalizationGradientInputs, object> = {
  name: 'MnemeLayerNormalizationGradient',
  outputs: ['dx', 'dscale', 'doffset'],
  composed({ dy, x, scale, mean: centre, inverseDeviation }) {
    const normalized = mul(sub(x, centre), inverseDeviation);
    const inner = mul(dy, scale);
    const along = mul(normalized, mean(mul(inner, normalized), -1, true));
    const dx = mul(sub(sub(inner, mean(inner, -1, true)), along), inverseDeviation);
    return [dx, sumOfLeading(mul(dy, normalized), x.rank - 1), sumOfLeading(dy, x.rank - 1)];
  },
};
