import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { reducedProduct } from '../ops/batch-mat-mul.ts';
import { einsumDerivatives } from '../ops/einsum-derivatives.ts';

/** Where tfjs forgets to sum over the batch axes along which an operand was broadcast, and throws. */
export function matrixGradients(): GradConfig[] {
  return [
    {
      kernelName: 'BatchMatMul',
      inputsToSave: ['a', 'b'],
      gradFunc: (gradient, saved, attributes) => {
        const dy = gradient as Tensor;
        const [a, b] = saved as [Tensor, Tensor];
        const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
        // The transpose of dA where a was used transposed; likewise dB.
        return {
          a: () =>
            transposeA
              ? reducedProduct(b, dy, transposeB, true, a.shape)
              : reducedProduct(dy, b, false, !transposeB, a.shape),
          b: () =>
            transposeB
              ? reducedProduct(dy, a, true, transposeA, b.shape)
              : reducedProduct(a, dy, !transposeA, false, b.shape),
        };
      },
    },
    {
      kernelName: 'Einsum',
      saveAllInputs: true,
      gradFunc: (dy, saved, attributes) =>
        einsumDerivatives((attributes as { equation: string }).equation, saved, dy as Tensor),
    },
  ];
}
