import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../random-case.ts';
import { SUM } from '../tolerance.ts';
import { PLAIN, type Subject } from './subject.ts';

/** Products of matrices. */
export const PRODUCTS: readonly Subject[] = [
  {
    kernel: 'BatchMatMul',
    tolerance: SUM,
    draw: (draw) => {
      const [rows, k, columns] = [0, 0, 0].map(() =>
        draw.pick([0, 1, 2, 3, 4, 5, 11, 16, 17, 33, 64, 67, 130, 257, 300]),
      ) as [number, number, number];
      const [turnA, turnB] = [draw.chance(0.5), draw.chance(0.5)];
      const lead = draw.pick([[], [1], [3], [2, 3], [1, 2, 1]]);
      // tfjs's own product is wrong where both broadcast.
      const one = lead.map(() => 1);
      const [leadA, leadB] = draw.pick([
        [lead, lead],
        [lead, one],
        [one, lead],
      ]) as [number[], number[]];
      const small = sizeOf(lead) * rows * k * columns > 300_000 ? Math.min(rows, 3) : rows;
      const given = [
        draw.floats([...leadA, ...(turnA ? [k, small] : [small, k])], PLAIN),
        draw.floats([...leadB, ...(turnB ? [columns, k] : [k, columns])], PLAIN),
      ];
      return {
        given,
        run: (a, b) => tf.matMul(a as tf.Tensor, b as tf.Tensor, turnA, turnB),
        note: `${turnA} ${turnB}`,
      };
    },
  },
  {
    kernel: '_FusedMatMul',
    tolerance: SUM,
    draw: (draw) => {
      const [rows, k, columns] = [0, 0, 0].map(() => draw.pick([1, 2, 3, 5, 16, 33])) as [
        number,
        number,
        number,
      ];
      const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;
      const activation = draw.pick(activations);
      const given = [[rows, k], [k, columns], [columns], [columns]].map((shape) => draw.floats(shape, PLAIN));
      return {
        given,
        run: (a, b, bias, preluActivationWeights) =>
          tf.fused.matMul({
            ...{ a: a as tf.Tensor, b: b as tf.Tensor, bias: bias as tf.Tensor, activation },
            ...{ preluActivationWeights: preluActivationWeights as tf.Tensor, leakyreluAlpha: 0.3 },
          }),
        note: activation,
      };
    },
  },
];
