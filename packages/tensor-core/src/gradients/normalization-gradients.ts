import {
  add,
  engine,
  type GradConfig,
  mul,
  type NamedAttrMap,
  reshape,
  rsqrt,
  scalar,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { reduceToShape } from '../ops/reduce-to-shape.ts';

/** Gradients of batch normalisation and of local response normalisation. */
export function normalizationGradients(): GradConfig[] {
  return [
    {
      kernelName: 'FusedBatchNorm',
      inputsToSave: ['x', 'mean', 'variance', 'scale'],
      gradFunc: (dy, saved, attributes) =>
        batchNormDerivatives(
          dy as Tensor,
          saved,
          (attributes as { varianceEpsilon: number }).varianceEpsilon,
        ),
    },
    {
      kernelName: 'LRN',
      inputsToSave: ['x'],
      outputsToSave: [true],
      gradFunc: (gradient, saved, attributes) => {
        const [x, y] = saved as [Tensor, Tensor];
        const dy = gradient as Tensor;
        return { x: () => engine().runKernel('LRNGrad', { x, y, dy }, attributes as NamedAttrMap) as Tensor };
      },
    },
  ];
}

function batchNormDerivatives(
  dy: Tensor,
  saved: readonly (Tensor | undefined)[],
  epsilon: number,
): Record<string, () => Tensor> {
  const [x, mean, variance, given] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
  const scale = given ?? scalar(1);
  const inverse = rsqrt(add(variance, scalar(epsilon)));
  const centred = sub(x, mean);
  const scaled = mul(dy, scale);
  const reduced = (derivative: Tensor): Tensor =>
    mean.rank === 1 ? reduceToShape(derivative, mean.shape) : reshape(derivative, mean.shape);
  return {
    x: () => reshape(mul(mul(dy, inverse), scale), x.shape),
    mean: () => reduced(mul(mul(inverse, scalar(-1)), scaled)),
    variance: () => {
      const cubed = mul(mul(inverse, inverse), inverse);
      return reduced(mul(mul(mul(cubed, scalar(-0.5)), centred), scaled));
    },
    scale: () => reduced(mul(dy, mul(centred, inverse))),
    offset: () => reduced(dy),
  };
}
