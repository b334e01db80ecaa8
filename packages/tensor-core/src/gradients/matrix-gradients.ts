import { type GradConfig, matMul, type Tensor } from '@tensorflow/tfjs-core';
import { einsumDerivatives } from '../ops/einsum-derivatives.ts';
import { reduceToShape } from '../ops/reduce-to-shape.ts';

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
            reduceToShape(
              transposeA ? matMul(b, dy, transposeB, true) : matMul(dy, b, false, !transposeB),
              a.shape,
            ),
          b: () =>
            reduceToShape(
              transposeB ? matMul(dy, a, true, transposeA) : matMul(a, dy, !transposeA, false),
              b.shape,
            ),
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
